/*
 * What does not fit into a speculation is dropped, and counted when it is committed.
 */

#pragma D option specsize=32
#pragma D option nspec=2

dtrace:::BEGIN
{
	spec = speculation();
	other = speculation();
}

fbt::add:entry
/arg0 % 2 == 0/
{
	speculate(spec);
	trace(arg0);
}

fbt::add:entry
/arg0 % 2 == 0/
{
	speculate(other);
	trace(arg0);
}

fbt::add:entry
/arg0 == 8/
{
	commit(spec);
}

fbt::add:entry
/arg0 == 8/
{
	discard(other);
}

fbt::add:entry
/arg0 == 9/
{
	exit(0);
}
