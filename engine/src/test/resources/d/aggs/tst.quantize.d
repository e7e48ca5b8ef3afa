/*
 * A distribution over powers of two.
 */

#pragma D option quiet

fbt::write:entry
{
	@sizes = quantize(arg2);
}

tick-2s
{
	exit(0);
}
