/*
 * A clause runs only where its predicate holds.
 */

#pragma D option quiet

fbt::add:entry
/arg0 % 2 == 0 && execname == "init"/
{
	printf("%d\n", arg0);
}

tick-2s
{
	exit(0);
}
