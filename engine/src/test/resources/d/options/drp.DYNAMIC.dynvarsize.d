/*
 * More elements than there is room for.
 */

#pragma D option quiet
#pragma D option dynvarsize=2k

fbt::add:entry
{
	a[arg0] = 1;
}

tick-5s
{
	exit(0);
}
