/*
 * The size of a small buffer is that of records without time stamps; a printf() of nothing but text has a number.
 */

#pragma D option quiet
#pragma D option bufpolicy=fill
#pragma D option bufsize=40

int n;

tick-10ms
/n++ < 1/
{
	printf("16 bytes\n");
}

tick-10ms
{
	printf("8 bytes: %d\n", n);
}
