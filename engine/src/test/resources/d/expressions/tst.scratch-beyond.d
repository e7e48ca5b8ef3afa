/*
 * What alloca() returns lies in the clause's scratch memory, all of which may be written.
 */

#pragma D option quiet

BEGIN
{
	x = (int *)alloca(sizeof (int));
	y = x + 2;
	*y = 3;
	printf("%d\n", *y);
	exit(0);
}
