/* expect: x has not yet been declared or assigned */
BEGIN
{
	x = x + 1;
}
