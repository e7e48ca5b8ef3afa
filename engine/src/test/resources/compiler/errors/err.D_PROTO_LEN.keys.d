/* expect: a[ ] prototype mismatch: 2 keys passed, 1 expected */
BEGIN
{
	a[1] = 2; a[1, 2] = 3;
}
