/*
 * Negative values are divided with their sign, whatever they are printed with; bars stand for what was counted.
 */

#pragma D option quiet

BEGIN
{
	@sum = sum(-15);
	@avg = avg(-7);
	@avg = avg(-8);
	@min = min(-5);
	@dist = quantize(5, -3);
	@dist = quantize(50, 4);
	printa("%@d %@5d %@i\n", @avg, @avg, @avg);
	normalize(@sum, 4);
	normalize(@avg, 2);
	normalize(@min, 2);
	normalize(@dist, 2);
	printa("%@d\n", @sum);
	printa("%@d\n", @avg);
	printa(@sum);
	printa(@avg);
	printa(@min);
	printa(@dist);
	exit(0);
}
