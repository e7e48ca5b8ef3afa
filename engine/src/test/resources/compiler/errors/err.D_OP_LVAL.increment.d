/* expect: operator ++ requires modifiable lvalue */
BEGIN
{
	(1 + 2)++;
}
