/*
 * With aggzoom the longest bar takes nineteen columns in twenty.
 */

#pragma D option quiet
#pragma D option agghist
#pragma D option aggzoom

fbt::write:entry
{
	@c[pid] = sum(arg2);
	@n[pid] = sum(-arg2);
}

tick-3s
{
	exit(0);
}
