/*
 * A switch with an equals sign and nothing behind it is off.
 *
 * @@args: -q -x flowindent -x flowindent=
 */

#pragma D option quiet=

BEGIN
{
	trace(1);
	exit(0);
}
