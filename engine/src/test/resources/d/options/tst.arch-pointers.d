/* Pointers that the compiler makes itself are as wide as the program's own. */

/* @@args: -32 */

#pragma D option quiet
struct s { char *p; int a[4]; };
struct s v;
int arr[5];
BEGIN
{
	printf("%d %d %d %d\n", sizeof (&arr[1]), sizeof (arr + 1), sizeof (v.a + 1), sizeof (&v.p));
	r = arr;
	p = &arr[2];
	s = (struct s *)alloca(sizeof (struct s));
	printf("%d %d %d %d\n", sizeof (r), sizeof (p), sizeof (s), sizeof (&s->a[1]));
	printf("%d %d %d\n", sizeof (execname), sizeof (copyin(0, 1)), sizeof (NULL));
	arr[2] = 7;
	trace(*(arr + 2));
	trace(*&arr[2]);
	trace(arr[2]);
	this->q = (int *)alloca(8);
	this->q[1] = 6;
	trace(this->q[1]);
	trace(*p);
	exit(0);
}
