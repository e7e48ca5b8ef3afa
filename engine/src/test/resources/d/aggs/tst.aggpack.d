/*
 * With aggpack a distribution takes one line.
 */

#pragma D option quiet
#pragma D option aggpack

fbt::write:entry
{
	@[execname] = quantize(arg2);
}

tick-2s
{
	exit(0);
}
