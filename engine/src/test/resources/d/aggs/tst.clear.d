/*
 * clear() keeps the keys.
 */

#pragma D option quiet

fbt::add:entry
{
	@[execname] = count();
}

tick-1s
{
	clear(@);
	printa("%s %@d\n", @);
	exit(0);
}
