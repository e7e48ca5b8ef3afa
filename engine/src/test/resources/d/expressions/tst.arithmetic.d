/*
 * Arithmetic as in C.
 */

#pragma D option quiet

BEGIN
{
	printf("%d %d %d %d\n", 7 / 2, -7 / 2, 7 % 3, -7 % 3);
	printf("%d %d %d\n", 1 << 10, -8 >> 1, 0xff & ~0xf);
	printf("%d %d\n", 2147483647 + 1, (unsigned int)-1 > 0);
	printf("%d %d %d\n", 1 && 0, 1 || 0, 1 ^^ 1);
	printf("%d %d\n", (char)300, (unsigned short)-1);
	exit(0);
}
