/*
 * A commit that finds no room for what was speculated loses all of it. The original counts it as two drops, whatever was in it;
 * the books count each record, here two. What nobody commits is discarded in the end.
 * @@args: -x accounting
 */

#pragma D option quiet
#pragma D option bufsize=64

BEGIN
{
	spec = speculation();
}

tick-10ms
/n++ < 3/
{
	speculate(spec);
	printf("%d %d %d %d", n, n, n, n);
}

tick-10ms
/n == 2/
{
	commit(spec);
	spec = speculation();
}

tick-10ms
/n == 4/
{
	exit(0);
}
