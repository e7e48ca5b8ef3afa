/*
 * A pragma that does not exist.
 */

#pragma D nonsense

BEGIN
{
	exit(0);
}
