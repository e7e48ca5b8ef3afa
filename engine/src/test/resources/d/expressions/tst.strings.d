/*
 * Strings are compared by content.
 */

#pragma D option quiet

BEGIN
{
	printf("%d %d %d %d\n", "a" == "a", "a" < "b", "b" <= "a", "a" != "b");
	printf("%d %s %s\n", strlen("hello"), strjoin("a", "b"), substr("hello", 1, 3));
	exit(0);
}
