BEGIN
{
	x = (void *)arg0 + 1;
}
