/* expect: operator = requires modifiable lvalue as an operand */
BEGIN
{
	x = 1; (x && x) = 1;
}
