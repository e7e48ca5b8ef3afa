/* expect: cannot dereference non-pointer type */
BEGIN
{
	x = *pid;
}
