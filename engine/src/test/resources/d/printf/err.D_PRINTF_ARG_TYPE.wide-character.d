BEGIN
{
	printf("%lc", 1LL);
}
