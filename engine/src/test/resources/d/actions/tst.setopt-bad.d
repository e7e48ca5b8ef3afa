/*
 * setopt() of an unknown option, and of one that cannot change any more, is a fault.
 */

#pragma D option quiet

BEGIN
{
	setopt("nonsense", "1");
	setopt("bufsize", "1m");
	printf("still here\n");
	exit(0);
}
