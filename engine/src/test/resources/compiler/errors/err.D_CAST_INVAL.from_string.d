BEGIN
{
	x = (char *)execname;
}
