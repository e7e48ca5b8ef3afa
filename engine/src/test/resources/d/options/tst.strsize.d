/*
 * Strings are cut to their size.
 */

#pragma D option quiet
#pragma D option strsize=8

BEGIN
{
	text = "abcdefghij";
	printf("[%s]\n", text);
	exit(0);
}
