BEGIN
{
	x = 1 + printf("a");
}
