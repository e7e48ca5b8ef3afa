/* expect: unacceptable operand for unary & operator */
BEGIN
{
	x = &3;
}
