/*
 * %i takes any integer for one with a sign; %d goes by its type, and %u for one without.
 */

#pragma D option quiet

BEGIN
{
	printf("%i %d %u\n", (uint32_t)-1, (uint32_t)-1, -1);
	printf("%i %d %u\n", (unsigned char)255, (unsigned char)255, (char)-1);
	printf("%i %d %u\n", (ushort_t)65535, (ushort_t)65535, (short)-1);
	printf("%i %d %u\n", (uint64_t)-1, (uint64_t)-1, -1LL);
	printf("[%6i] [%-6i] [%06i] [%+i]\n", (unsigned char)254, (unsigned char)254, (unsigned char)254, 7);
	exit(0);
}
