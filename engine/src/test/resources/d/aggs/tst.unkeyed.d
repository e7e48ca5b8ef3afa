/*
 * Aggregations without keys, printed at the end in the order of their names' first use.
 */

#pragma D option quiet

fbt::add:entry
{
	@first = count();
	@ = sum(arg0);
	@third = max(arg1);
}

tick-1s
{
	exit(0);
}
