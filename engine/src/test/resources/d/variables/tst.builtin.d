/*
 * Built-in variables.
 */

#pragma D option quiet

fbt::add:entry
/arg0 == 3/
{
	printf("%s %d %d\n", execname, pid, cpu);
	printf("%s:%s:%s:%s\n", probeprov, probemod, probefunc, probename);
	printf("%d %d\n", uid, errno);
	start = timestamp;
}

fbt::add:entry
/arg0 == 4/
{
	printf("%d ms later\n", (timestamp - start) / 1000000);
	exit(0);
}
