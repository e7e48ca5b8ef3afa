/*
 * Several aggregations stand side by side, 0 where one has no value.
 */

#pragma D option quiet

fbt::add:entry
{
	@calls[execname] = count();
}

fbt::add:entry
/pid == 1/
{
	@sums[execname] = sum(arg0);
}

tick-1s
{
	printa("%-12s %@6d %@6d\n", @calls, @sums);
	printa(@calls, @sums);
	exit(0);
}
