/*
 * Packed distributions of one aggregation share their range, which begins at 0 at the lowest unless something is
 * below; lquantize() shows all of its range, llquantize() is drawn as ever.
 */

#pragma D option quiet
#pragma D option aggpack

fbt::write:entry
{
	@a[execname] = quantize(arg2);
	@b = quantize(arg2 - 50);
	@c[pid] = lquantize(arg2, 0, 500, 50);
	@d = llquantize(arg2, 10, 0, 3, 5);
	@e[pid] = quantize(arg2, pid == 1 ? -1 : 1);
	@f = quantize(0);
	@g = quantize(arg2 * 100000);
	@h = count();
	@i[pid] = quantize(arg2);
}

tick-3s
{
	clear(@i);
	exit(0);
}
