/*
 * A ring keeps what came last, and shows it at the end.
 */

#pragma D option quiet
#pragma D option bufpolicy=ring
#pragma D option bufsize=128

fbt::add:entry
{
	printf("%d\n", arg0);
}

tick-2s
{
	exit(0);
}
