/* expect: scalar 'x' may not be referenced as associative array */
BEGIN
{
	x = 1;
	x[1] = 2;
}
