/* expect: function 'strlen' may not be referenced as scalar */
BEGIN
{
	trace(strlen);
}
