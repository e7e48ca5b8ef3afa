/*
 * With agghist counts have bars.
 */

#pragma D option quiet
#pragma D option agghist

fbt::add:entry
{
	@[execname] = count();
}

fbt::add:entry
/pid == 1/
{
	@[execname] = count();
}

tick-1s
{
	exit(0);
}
