/* expect: (or use stringof) */
BEGIN
{
	printf("%s", pid);
}
