BEGIN
{
	x = execname; x += 1;
}
