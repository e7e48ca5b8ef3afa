/*
 * Flags in every order, and widths and precisions that are arguments, negative ones too.
 */

#pragma D option quiet

BEGIN
{
	printf("[%+5d] [% 5d] [%-+5d] [%0+6d] [%+-06d] [% +d]\n", 3, 3, 3, 3, 3, 3);
	printf("[%'d] [%#x] [%#X] [%#o] [%#x]\n", 1234567, 0xbeef, 0xbeef, 8, 0);
	printf("[%?x] [%-?x] [%0?x] [%?p]\n", 0xab, 0xab, 0xab, 0xab);
	printf("[%*d] [%*d] [%-*d] [%.*d] [%*.*s] [%-*.*s]\n", 5, 1, -5, 1, 5, 1, 3, 1, 6, 2, "abc", 6, 2, "abc");
	printf("[%.0d] [%8.3d] [%-8.3d] [%08.3d]\n", 0, 5, 5, 5);
	printf("[%30Y] [%-30Y] [%40T]\n", 0LL, 86400000000000, 0LL);
	printf("[%c] [%5c] [%-5c]\n", 'x', 'x', 'x');
	exit(0);
}
