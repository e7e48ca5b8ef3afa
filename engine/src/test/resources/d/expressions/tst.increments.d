/*
 * Increments and compound assignments.
 */

#pragma D option quiet

BEGIN
{
	i = 5;
	printf("%d %d\n", i++, ++i);
	i += 3;
	i *= 2;
	i >>= 1;
	i |= 0x100;
	printf("%d\n", i--);
	printf("%d\n", i);
	exit(0);
}
