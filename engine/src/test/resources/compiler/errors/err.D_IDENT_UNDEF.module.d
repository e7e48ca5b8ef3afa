/* expect: Unknown module name */
BEGIN
{
	trace(nosuch`freemem);
}
