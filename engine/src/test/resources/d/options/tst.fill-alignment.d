/*
 * A record takes a multiple of 4 bytes, here 12 without its time stamp, and one with a long in it begins at a multiple of
 * 8: 36 bytes of three, 4 of padding, 16 of the last.
 */

#pragma D option quiet
#pragma D option bufpolicy=fill
#pragma D option bufsize=56

int n;

tick-10ms
/n < 3/
{
	printf("12 bytes: %d %d\n", n, (int)pid);
	n++;
}

tick-10ms
/n == 3/
{
	printf("16 bytes: %d\n", timestamp > 0 ? 1LL : 0LL);
}
