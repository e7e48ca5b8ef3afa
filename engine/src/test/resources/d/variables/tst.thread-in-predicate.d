/* What a predicate has read of a thread's variable is at hand in its clause, whatever is evaluated in between, until it is set. */
#pragma D option quiet

self int a;
self int b;
int n;

BEGIN
{
	self->a = 3;
	self->b = -2;
}

BEGIN
/self->a && n == 0 && self->b < 0/
{
	n = n + strlen(substr("some text", self->a, self->a + 1)) * 2;
	@[strjoin("key", lltostr(self->a * 7)), self->a + self->b] = sum(self->a * (self->b - n));
	printf("%d %d %d %d\n", n, self->a, self->b, self->a * self->b);
	self->a = self->b > 0 ? (self->b = 9) : self->a + n;
	printf("%d %d\n", self->a, self->b);
	self->b = 0;
	printf("%d %d\n", self->a, self->b);
}

BEGIN
/self->a == 11 && (self->a = 5) == self->a/
{
	printf("%d\n", self->a);
	exit(0);
}
