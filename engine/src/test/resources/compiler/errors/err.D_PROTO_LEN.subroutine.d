/* expect: strlen( ) prototype mismatch: 0 args passed, 1 expected */
BEGIN
{
	x = strlen();
}
