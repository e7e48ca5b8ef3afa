/*
 * Distributions stand below their keys.
 */

fbt::write:entry
{
	@[execname] = quantize(arg2);
}

tick-1s
{
	exit(0);
}
