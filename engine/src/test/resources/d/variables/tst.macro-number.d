/*
 * An operand that begins with a digit is a number, whatever letters follow; those of C's suffixes count.
 *
 * @@args: 10ms 0x1fULL 7u 12 5-3
 */

#pragma D option quiet

BEGIN
{
	printf("%d %d %d %d %s\n", $1, $2, $3 - 8, $4, $5);
	printf("%d %d %d %s %s\n", sizeof ($1), sizeof ($2), sizeof ($3), $$1, $$2);
	exit(0);
}
