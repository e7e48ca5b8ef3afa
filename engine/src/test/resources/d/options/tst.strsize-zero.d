/*
 * A program with strsize 0 runs; its strings have the one byte that any value has at least.
 */

#pragma D option quiet
#pragma D option strsize=0

BEGIN
{
	s = "hello";
	printf("[%s] [%s] [%s] %d\n", s, probename, execname, strlen("hello"));
	t["key"] = 1;
	printf("[%s] [%s] [%s]\n", substr("hello", 1), lltostr(10), toupper("x"));
	@[s, execname] = count();
	printa("[%s] [%s] %@d\n", @);
	exit(0);
}
