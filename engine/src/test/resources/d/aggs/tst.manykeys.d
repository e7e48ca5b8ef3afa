/*
 * An aggregation may have more keys than an array: they are recorded one by one.
 */

#pragma D option quiet
#pragma D option tregs=2

BEGIN
{
	@many[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "eleven", (char)12] = count();
	@many[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "eleven", (char)12] = count();
	@many[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "eleven", (char)13] = count();
	@other[-1, -2, -3, "a", "b", "c", 7, 8, probename, 10] = sum(-5);
	printa("%d %d %d %d %d %d %d %d %d %d %s %d: %@d\n", @many);
	printa(@other);
	exit(0);
}
