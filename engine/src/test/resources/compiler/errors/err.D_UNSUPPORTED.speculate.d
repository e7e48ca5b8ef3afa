/* expect: action speculate( ) is not supported yet */
BEGIN
{
	speculate(1);
}
