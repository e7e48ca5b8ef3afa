/*
 * Variables of the traced system.
 */

#pragma D option quiet

BEGIN
{
	printf("%d %s %d\n", `freemem, stringof(`hostname), genunix`freemem);
	exit(0);
}
