/*
 * A stack can be a key.
 */

#pragma D option quiet

fbt::vn_rele:entry
{
	@[stack(2)] = count();
}

tick-3s
{
	exit(0);
}
