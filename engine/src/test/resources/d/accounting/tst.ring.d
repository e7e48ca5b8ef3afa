/*
 * Records that newer ones have displaced from a ring are discarded.
 * @@args: -x accounting
 */

#pragma D option quiet
#pragma D option bufpolicy=ring
#pragma D option bufsize=64

tick-1ms
{
	printf("%d\n", n++);
}

tick-1ms
/n == 20/
{
	exit(0);
}

END
{
	printf("end\n");
}
