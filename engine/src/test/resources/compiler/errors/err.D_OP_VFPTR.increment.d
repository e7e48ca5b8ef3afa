/* expect: operator ++ requires an operand of known size */
BEGIN
{
	x = (void *)arg0; x++;
}
