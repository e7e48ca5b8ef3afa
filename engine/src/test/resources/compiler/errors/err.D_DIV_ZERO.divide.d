/* expect: expression contains division by zero */
BEGIN
{
	x = arg0 / 0;
}
