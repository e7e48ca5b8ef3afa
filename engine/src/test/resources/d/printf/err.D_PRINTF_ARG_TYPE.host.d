BEGIN
{
	printf("%I", 22);
}
