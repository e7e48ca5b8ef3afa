/* expect: prototype: string constant */
BEGIN
{
	printf(arg0);
}
