/*
 * A distribution with values of both signs.
 */

#pragma D option quiet

fbt::classify:entry
{
	@["all"] = quantize((int)arg0 * 10);
	@["negative"] = quantize(-3);
}

tick-1s
{
	exit(0);
}
