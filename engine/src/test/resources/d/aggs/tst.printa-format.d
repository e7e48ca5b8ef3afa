/*
 * printa() with a format repeats it for each key.
 */

#pragma D option quiet

fbt::add:entry
{
	@sums[execname, pid] = sum(arg0);
}

tick-1s
{
	printa("%-12s %5d %@8d\n", @sums);
	exit(0);
}
