BEGIN
{
	pid(2);
}
