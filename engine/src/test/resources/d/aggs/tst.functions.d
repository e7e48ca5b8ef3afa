/*
 * The functions that give one number.
 */

#pragma D option quiet

fbt::add:entry
/arg0 <= 10/
{
	@c = count();
	@s = sum(arg0);
	@a = avg(arg0);
	@lo = min(arg0 * 3 - 20);
	@hi = max(arg0 * 3 - 20);
	@sd = stddev(arg0);
}

tick-2s
{
	printa("count %@d\n", @c);
	printa("sum %@d\n", @s);
	printa("avg %@d\n", @a);
	printa("min %@d\n", @lo);
	printa("max %@d\n", @hi);
	printa("stddev %@d\n", @sd);
	exit(0);
}
