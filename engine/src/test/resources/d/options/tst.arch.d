/*
 * A program whose long and pointers have 32 bits, in a system where they have 64.
 */

/* @@args: -32 */

#pragma D option quiet

struct s {
	long l;
	char *p;
	char c;
};

struct s s;
unsigned long u;

BEGIN
{
	printf("%d %d %d %d %d\n", sizeof (long), sizeof (void *), sizeof (size_t), sizeof (int64_t), sizeof (struct s));
	printf("%d %d\n", sizeof (0x7fffffffL), sizeof (0x100000000));
	s.l = -5;
	s.p = (char *)0x89abcdef0;
	u = -1;
	printf("%d %p %u %d\n", s.l, s.p, u, (long)0x1ffffffff);
	print(s);
	exit(0);
}
