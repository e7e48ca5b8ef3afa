BEGIN
{
	x = 1 << (int *)0;
}
