BEGIN
{
	pid = 3;
}
