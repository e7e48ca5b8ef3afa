/*
 * Bars show the values as they were aggregated, the numbers beside them what normalize() makes of them. Extremes have
 * no bars, and neither have several aggregations side by side.
 */

#pragma D option quiet
#pragma D option agghist

fbt::write:entry
{
	@c[execname] = sum(pid);
	@s[pid, execname] = sum(pid == 1 ? arg2 : -arg2);
	@all = sum(arg2);
	@m[execname] = max(arg2);
	@a[execname] = avg(arg2);
	@d[execname] = stddev(arg2);
}

tick-3s
{
	normalize(@c, 8);
	normalize(@s, 1000);
	printa(@c);
	printa(@s);
	printa(@c, @m);
	exit(0);
}
