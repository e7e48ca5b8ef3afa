/*
 * A zone that is not there.
 */

#pragma D option zone=dhcpd

BEGIN
{
	exit(0);
}
