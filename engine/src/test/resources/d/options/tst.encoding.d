/*
 * Bars drawn with blocks.
 */

#pragma D option quiet
#pragma D option encoding=utf8

fbt::write:entry
{
	@ = quantize(arg2);
}

tick-1s
{
	exit(0);
}
