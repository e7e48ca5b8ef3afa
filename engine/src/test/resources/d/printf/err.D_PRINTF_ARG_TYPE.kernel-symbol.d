/*
 * A kernel symbol is no address of a process, and neither is a pointer.
 */
BEGIN
{
	printf("%a", sym(caller));
	printf("%p", sym(caller));
}
