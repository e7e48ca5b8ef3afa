/*
 * A stack as an argument.
 */

#pragma D option quiet

fbt::vn_rele:entry
{
	@[stack(2), execname] = count();
}

tick-3s
{
	printa("%k%s %@d\n", @);
	exit(0);
}
