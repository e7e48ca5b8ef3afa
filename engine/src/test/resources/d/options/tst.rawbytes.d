/*
 * With rawbytes even text is dumped.
 */

#pragma D option rawbytes
#pragma D option strsize=20

BEGIN
{
	trace("hi");
	exit(0);
}
