/*
 * The size of a small ring is that of records without time stamps: 4 bytes of EPID and 4 of an int, five times.
 */

#pragma D option quiet
#pragma D option bufpolicy=ring
#pragma D option bufsize=40

int n;

tick-10ms
/n < 100/
{
	printf("%d\n", n++);
}

tick-10ms
/n == 100/
{
	exit(0);
}
