/* expect: Unknown symbol name */
BEGIN
{
	trace(`nosuch);
}
