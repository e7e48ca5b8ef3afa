/*
 * Packed distributions in blocks.
 */

#pragma D option quiet
#pragma D option aggpack
#pragma D option encoding=utf8

fbt::write:entry
{
	@a[execname] = quantize(arg2);
	@c[pid] = lquantize(arg2, 0, 500, 50);
}

tick-3s
{
	exit(0);
}
