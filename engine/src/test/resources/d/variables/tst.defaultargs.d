/*
 * Missing arguments are 0 and the empty string when asked for.
 */

#pragma D option quiet
#pragma D option defaultargs

BEGIN
{
	printf("[%d] [%s]\n", $1, $$1);
	exit(0);
}
