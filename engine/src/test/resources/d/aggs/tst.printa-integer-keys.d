/*
 * Keys of several aggregations in printa() fit each other where they are integers, of whatever type.
 */

#pragma D option quiet

BEGIN
{
	@signed[(int)1, (char)1] = sum(10);
	@unsigned[(uint_t)1, (int)1] = sum(20);
	@unsigned[(uint_t)2, (int)1] = sum(30);
	printa("%d %d %@d %@d\n", @signed, @unsigned);
	exit(0);
}
