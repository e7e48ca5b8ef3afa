/*
 * Strings with widths and precisions, constant and given.
 */

#pragma D option quiet

BEGIN
{
	printf("[%s] [%8s] [%-8s] [%.2s] [%8.2s]\n", "abc", "abc", "abc", "abc", "abc");
	printf("[%*s] [%-*s] [%.*s] [%*.*s]\n", 6, "abc", 6, "abc", 1, "abc", 6, 2, "abc");
	printf("[%S]\n", "a\tb\"c");
	exit(0);
}
