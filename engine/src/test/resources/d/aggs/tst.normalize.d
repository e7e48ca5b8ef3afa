/*
 * normalize() divides what is shown, denormalize() undoes that.
 */

#pragma D option quiet

fbt::add:entry
{
	@ = sum(arg0 * 100);
}

tick-1s
{
	normalize(@, 10);
	printa("%@d\n", @);
	denormalize(@);
	printa("%@d\n", @);
	exit(0);
}
