/*
 * An aggregation's keys may be stacks of the kernel and of processes, of several depths, and symbols of both.
 */

#pragma D option quiet

BEGIN
{
	@stacks[stack(), 1] = count();
	@stacks[ustack(), 2] = count();
	@stacks[jstack(3), 3] = count();
	@stacks[stack(2), 4] = count();
	@stacks[stack(), 1] = count();
	@symbols[sym(0)] = count();
	@symbols[usym(0)] = count();
	@sums[ustack(), 2] = sum(7);
	@sums[stack(9), 5] = sum(8);
	@other = count();
}

BEGIN
{
	printa("%k %d %@d\n", @stacks);
	printa("%k %d %@d %@d\n", @stacks, @sums);
	clear(@stacks);
	trunc(@sums);
	printa("%a %@d\n", @symbols);
	printa("%k %d %@d %@d\n", @stacks, @sums);
	exit(0);
}
