BEGIN
{
	x = execname; x++;
}
