/*
 * trunc() keeps the largest or the smallest values.
 */

#pragma D option quiet

fbt::add:entry
/arg0 <= 6/
{
	@top[arg0] = sum(arg0);
	@bottom[arg0] = sum(arg0);
	@none[arg0] = sum(arg0);
}

tick-1s
{
	trunc(@top, 2);
	trunc(@bottom, -2);
	trunc(@none);
	printa("top %d\n", @top);
	printa("bottom %d\n", @bottom);
	printa("none %d\n", @none);
	exit(0);
}
