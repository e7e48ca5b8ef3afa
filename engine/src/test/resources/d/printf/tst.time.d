/*
 * Wall times.
 */

#pragma D option quiet

BEGIN
{
	printf("%Y\n", walltimestamp);
	printf("[%-24Y]\n", (int64_t)0);
	exit(0);
}
