BEGIN
{
	printf("%ws", "abc");
}
