/*
 * What the D libraries declare is there when it is used, and can be looked up by its scope.
 */
#pragma D option quiet

BEGIN
{
	printf("%d %d %d %d\n", SIGKILL, EBUSY, DTRACEFLT_DIVZERO, R_RIP);
	printf("%d %d\n", AF_INET, sizeof (conninfo_t));
	printf("%d\n", offsetof(D`conninfo_t, ci_remote));
	exit(0);
}
