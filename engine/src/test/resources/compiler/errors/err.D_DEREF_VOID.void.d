/* expect: cannot dereference pointer to void */
BEGIN
{
	x = *(void *)arg0;
}
