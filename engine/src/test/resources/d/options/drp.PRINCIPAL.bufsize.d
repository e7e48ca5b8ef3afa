/*
 * More records than the buffer can hold between two readings.
 */

#pragma D option quiet
#pragma D option bufsize=64

fbt::add:entry
{
	printf("%d\n", arg0);
}

tick-1s
{
	exit(0);
}
