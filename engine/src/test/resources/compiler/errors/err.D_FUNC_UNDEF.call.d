/* expect: undefined function name: nosuch */
BEGIN
{
	nosuch(1);
}
