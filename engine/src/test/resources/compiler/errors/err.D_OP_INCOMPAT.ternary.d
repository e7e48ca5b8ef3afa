/* expect: operator ?: operands must have compatible types */
BEGIN
{
	x = arg0 ? 1 : execname;
}
