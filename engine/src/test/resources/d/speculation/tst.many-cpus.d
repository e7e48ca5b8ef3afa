/*
 * A speculation of several CPUs is committed on the one that commits at once, and on the others at the cleaning rate;
 * until then it is busy.
 */

#pragma D option quiet
#pragma D option cleanrate=150ms

dtrace:::BEGIN
{
	spec = speculation();
}

fbt::add:entry
/arg0 <= 4/
{
	speculate(spec);
	printf("step %d on CPU %d\n", arg0, cpu);
}

fbt::classify:entry
/++calls == 4/
{
	commit(spec);
}

fbt::write:entry
/calls >= 4 && calls < 7/
{
	again = speculation();
	printf("a new one: %d\n", again);
}

fbt::add:entry
/arg0 == 8/
{
	exit(0);
}
