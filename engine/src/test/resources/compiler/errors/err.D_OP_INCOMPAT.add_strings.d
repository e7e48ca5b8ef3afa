BEGIN
{
	x = execname + execname;
}
