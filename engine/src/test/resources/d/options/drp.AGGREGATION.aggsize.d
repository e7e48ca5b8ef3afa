/*
 * More keys than the aggregation buffer can hold.
 */

#pragma D option quiet
#pragma D option aggsize=1k
#pragma D option aggrate=20s

fbt::add:entry
{
	@[arg0] = count();
}

tick-5s
{
	trunc(@);
	exit(0);
}
