/* expect: subroutine strtok( ) is not supported yet */
BEGIN
{
	x = strtok(execname, ".");
}
