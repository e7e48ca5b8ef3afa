BEGIN
{
	x = (void *)arg0; x += 1;
}
