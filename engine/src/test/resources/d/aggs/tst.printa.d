/*
 * printa() shows a table when it is called, and then not at the end.
 */

fbt::add:entry
{
	@[execname] = sum(arg0);
}

tick-1s
{
	printa(@);
}

tick-2s
{
	exit(0);
}
