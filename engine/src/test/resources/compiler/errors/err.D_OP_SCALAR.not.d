/* expect: operator ! requires an operand of scalar type */
BEGIN
{
	x = !execname;
}
