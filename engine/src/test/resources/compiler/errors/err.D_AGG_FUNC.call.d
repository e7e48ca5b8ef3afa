BEGIN
{
	@a = strlen(execname);
}
