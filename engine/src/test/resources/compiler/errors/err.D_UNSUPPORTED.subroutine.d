/* expect: subroutine link_ntop( ) is not supported yet */
BEGIN
{
	x = link_ntop(1, &`freemem);
}
