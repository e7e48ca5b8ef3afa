BEGIN
{
	printf("%T", (int)walltimestamp);
}
