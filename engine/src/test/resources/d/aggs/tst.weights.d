/*
 * quantize() and lquantize() take a weight.
 */

#pragma D option quiet

fbt::add:entry
/arg0 <= 4/
{
	@q = quantize(arg0, arg0);
	@l = lquantize(arg0, 0, 4, 1, 10);
}

tick-1s
{
	exit(0);
}
