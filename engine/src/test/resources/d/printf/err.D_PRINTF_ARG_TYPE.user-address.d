/*
 * Without -p or -c nobody knows whose address an integer is; uaddr() knows.
 */
BEGIN
{
	printf("%A", uaddr(ucaller));
	printf("%A", ucaller);
}
