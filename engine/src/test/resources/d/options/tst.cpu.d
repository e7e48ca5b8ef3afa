/*
 * Tracing one CPU alone.
 */

#pragma D option quiet
#pragma D option cpu=1

fbt::add:entry
{
	@[cpu] = count();
}

tick-1s,
tick-3s
{
	exit(0);
}
