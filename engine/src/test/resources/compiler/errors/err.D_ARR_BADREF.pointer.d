BEGIN
{
	x = ((int *)arg0)[1, 2];
}
