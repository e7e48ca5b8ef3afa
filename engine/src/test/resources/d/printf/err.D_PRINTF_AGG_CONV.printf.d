BEGIN
{
	printf("%@d", 2);
}
