/* expect: operator && requires operands of scalar type */
BEGIN
{
	x = execname && 1;
}
