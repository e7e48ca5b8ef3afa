BEGIN
{
	printf("%*d", "x", 2);
}
