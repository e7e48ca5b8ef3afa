/*
 * Log-linear distributions mirror at 0; what is nearer to it than the lowest magnitude has one bucket.
 */

#pragma D option quiet

BEGIN
{
	@both = llquantize(-1500, 10, 1, 2, 10);
	@both = llquantize(-150, 10, 1, 2, 10, 3);
	@both = llquantize(-9, 10, 1, 2, 10);
	@both = llquantize(9, 10, 1, 2, 10);
	@both = llquantize(10, 10, 1, 2, 10, 2);
	@both = llquantize((1 << 63) - 1, 10, 1, 2, 10, 1);
	@cancelled = llquantize(-150, 10, 1, 2, 10, 1);
	@cancelled = llquantize(-150, 10, 1, 2, 10, -1);
	@coarse = llquantize(-7, 4, 0, 1, 2);
	@coarse = llquantize(3, 4, 0, 1, 2);
	exit(0);
}
