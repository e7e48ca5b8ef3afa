/*
 * The size of strings has 32 bits.
 *
 * @@args: -x strsize=5000000000
 */

BEGIN
{
	exit(0);
}
