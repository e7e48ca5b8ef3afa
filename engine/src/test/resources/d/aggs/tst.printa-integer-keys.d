/*
 * Keys of several aggregations in printa() fit each other where they are integers, of whatever type.
 */

#pragma D option quiet

BEGIN
{
	@signed[(int)1, (short)3] = sum(10);
	@unsigned[(uint_t)1, (ushort_t)3] = sum(20);
	@unsigned[(uint_t)2, (ushort_t)3] = sum(30);
	printa("%d %d %@d %@d\n", @signed, @unsigned);
	exit(0);
}
