BEGIN
{
	tracemem(arg0, 1, execname);
}
