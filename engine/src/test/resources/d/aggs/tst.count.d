/*
 * count(), by name and at the end.
 */

#pragma D option quiet

fbt:::entry
{
	@[probefunc] = count();
}

tick-1s
{
	exit(0);
}
