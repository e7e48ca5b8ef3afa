/* expect: operator % requires operands of integral type */
BEGIN
{
	x = execname % 2;
}
