BEGIN
{
	x = ((int *)arg0)->member;
}
