/* expect: operator * requires operands of arithmetic type */
BEGIN
{
	x = (int *)arg0 * 2;
}
