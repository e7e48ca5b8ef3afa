/* expect: strlen( ) argument #1 is incompatible with prototype */
BEGIN
{
	x = strlen(1);
}
