/*
 * Integers in every base, with flags, widths and precisions.
 */

#pragma D option quiet

BEGIN
{
	printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d] [%.3d]\n", 42, 42, 42, 42, 42, 42, 4);
	printf("[%x] [%X] [%#x] [%08x] [%o] [%#o] [%u]\n", 255, 255, 255, 255, 8, 8, 7);
	printf("[%d] [%u] [%x]\n", -1, -1, -1);
	printf("[%d] [%u] [%x]\n", -1LL, -1LL, -1LL);
	printf("[%d] [%d] [%x]\n", (char)-1, (unsigned char)255, (short)-1);
	exit(0);
}
