BEGIN
{
	printf("%Y", 3);
}
