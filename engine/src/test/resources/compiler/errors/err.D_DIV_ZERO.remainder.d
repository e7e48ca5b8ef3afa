BEGIN
{
	x = 5 % (1 - 1);
}
