#pragma D option quiet

/* Size letters want the type that they name; of hexadecimals either sign, and int64_t where long long is named. */
BEGIN
{
	printf("%hd %hi %ho %hu %hx %hX\n", (short)-1, (short)-2, (ushort_t)8, (ushort_t)65535, (short)-1, (ushort_t)1);
	printf("%ld %li %lo %lu %lx %lX\n", -1L, -2L, 8UL, 9UL, -1L, 255UL);
	printf("%lld %lli %llo %llu %llx\n", -1LL, -2LL, 8ULL, 9ULL, -1LL);
	printf("%llx %llX\n", (int64_t)-1, (uint64_t)171);
	exit(0);
}
