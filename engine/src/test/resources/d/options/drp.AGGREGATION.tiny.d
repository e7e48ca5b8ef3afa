/*
 * In an aggregation buffer of less than 64 bytes there is room for nothing.
 */

#pragma D option quiet
#pragma D option aggsize=63

BEGIN
{
	@[1] = sum(1);
}

BEGIN
{
	@[1] = sum(1);
	exit(0);
}
