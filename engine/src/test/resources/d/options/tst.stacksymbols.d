/*
 * Frames as addresses, and with names again once the program says so.
 */

#pragma D option quiet
#pragma D option stacksymbols=off

fbt::add:entry
/n++ < 2/
{
	stack(1);
	setopt("stacksymbols");
}

tick-1s
/n >= 2/
{
	exit(0);
}
