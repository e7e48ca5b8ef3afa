/*
 * Sizes that the system cannot grant are halved until it can, and that is said.
 */

#pragma D option bufsize=16g
#pragma D option aggsize=100g
#pragma D option dynvarsize=100g
#pragma D option specsize=100g

BEGIN
{
	@ = count();
	x[1] = speculation();
	exit(0);
}
