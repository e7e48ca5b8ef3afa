/*
 * Where something is aggregated, the principal buffer is as large as one firing needs, whatever is asked for.
 *
 * @@args: -b 0
 */

#pragma D option quiet

BEGIN
{
	@ = count();
	exit(0);
}
