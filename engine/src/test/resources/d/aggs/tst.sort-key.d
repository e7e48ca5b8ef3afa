/*
 * Sorted by key instead of by value.
 */

#pragma D option quiet
#pragma D option aggsortkey

fbt::add:entry
/arg0 <= 5/
{
	@[arg0] = sum(10 - arg0);
}

tick-1s
{
	exit(0);
}
