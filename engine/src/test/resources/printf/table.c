/*
 * Makes table.tsv: what C's printf does with formats that D has too. Columns: kind of the value, its text, the format,
 * the result. To make the table anew, in this directory:
 *
 *     cc -o /tmp/table table.c && /tmp/table | sort -u > table.tsv
 *
 * Left out is what D means differently: '-' and '0' together (the later one counts in D) and precision 0 (none in D);
 * and %#g of a number that rounding takes to the next power of ten, which glibc gets wrong.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t state = 88172645463325252ULL;

static unsigned pick(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % n;
}

static void format(char *out, const char *flags, const char *length, char conversion)
{
	static const char *widths[] = { "", "", "1", "7", "14", "25" };
	static const char *precisions[] = { "", "", ".1", ".4", ".9", ".20" };
	int left = pick(4) == 0;
	char *p = out;

	*p++ = '%';
	if (left)
		*p++ = '-';
	for (; *flags != '\0'; flags++) {
		if (pick(3) == 0 && !(left && *flags == '0'))
			*p++ = *flags;
	}
	sprintf(p, "%s%s%s%c", widths[pick(6)], precisions[pick(6)], length, conversion);
}

int main(void)
{
	static const int64_t longs[] = { 0, 1, -1, 7, -42, 255, 65536, INT32_MAX, INT32_MIN, 4294967295LL, INT64_MAX,
	    INT64_MIN, 1000000007 };
	static const int32_t ints[] = { 0, 1, -1, 9, -42, 255, 65536, INT32_MAX, INT32_MIN };
	static const double doubles[] = { 0.0, -0.0, 1.0, -1.5, 0.5, 2.5, 3.14159265358979, 1e10, 1e-10, 123456789.123,
	    1e100, 1e-5, 1e-4, 0.00012345, 100000.0, 999998.5, 1e6, 9.9999999, -2.718281828e-7, 1.0 / 3, 1e300 * 1e300,
	    -1e300 * 1e300 };
	static const char *strings[] = { "", "a", "hello", "a longer string" };
	char f[64];
	int i;

	for (i = 0; i < 900; i++) {
		char c = "dioxXu"[pick(6)];
		int64_t v = longs[pick(13)];
		/* D has no letters for the width of a number: it knows the type. */
		format(f, c == 'd' || c == 'i' ? "+ 0" : c == 'u' ? "0" : "#0", "", c);
		char with[64];
		snprintf(with, sizeof with, "%.*s%s%c", (int)strlen(f) - 1, f, PRId64[0] == 'l' && PRId64[1] == 'd' ? "l" : "ll", c);
		printf("%s\t%" PRId64 "\t%s\t[", c == 'd' || c == 'i' ? "int64" : "uint64", v, f);
		printf(with, v);
		printf("]\n");
	}
	for (i = 0; i < 500; i++) {
		char c = "dioxXu"[pick(6)];
		int32_t v = ints[pick(9)];
		format(f, c == 'd' || c == 'i' ? "+ 0" : c == 'u' ? "0" : "#0", "", c);
		printf("%s\t%d\t%s\t[", c == 'd' || c == 'i' ? "int32" : "uint32", v, f);
		printf(f, v);
		printf("]\n");
	}
	for (i = 0; i < 900; i++) {
		char c = "eEfgG"[pick(5)];
		double v = doubles[pick(22)];
		format(f, c == 'g' || c == 'G' ? "+ 0#" : "+ 0", "", c);
		printf("double\t%a\t%s\t[", v, f);
		printf(f, v);
		printf("]\n");
	}
	for (i = 0; i < 150; i++) {
		const char *v = strings[pick(4)];
		format(f, "", "", 's');
		printf("string\t%s\t%s\t[", v, f);
		printf(f, v);
		printf("]\n");
	}
	for (i = 0; i < 40; i++) {
		int v = 'a' + pick(26);
		static const char *formats[] = { "%c", "%5c", "%-5c", "%1c", "%-3c" };
		const char *g = formats[pick(5)];
		printf("char\t%d\t%s\t[", v, g);
		printf(g, v);
		printf("]\n");
	}
	return 0;
}
