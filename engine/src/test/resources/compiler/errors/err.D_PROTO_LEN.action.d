/* expect: panic( ) prototype mismatch: 1 arg passed, 0 expected */
BEGIN
{
	panic(1);
}
