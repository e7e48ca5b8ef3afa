BEGIN
{
	printf("%P", 22);
}
