/* expect: cannot dereference non-pointer type */
BEGIN
{
	x = 1;
	x[1] = 2;
}
