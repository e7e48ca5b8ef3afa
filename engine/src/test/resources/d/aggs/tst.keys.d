/*
 * Keys of several kinds make columns.
 */

#pragma D option quiet

fbt::classify:entry
{
	@[execname, pid, (char)arg0, arg0 > 0] = count();
}

tick-1s
{
	exit(0);
}
