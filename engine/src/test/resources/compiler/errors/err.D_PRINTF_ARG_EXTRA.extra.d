/* expect: only 1 arguments required by this format string */
BEGIN
{
	printf("%d", 1, 2);
}
