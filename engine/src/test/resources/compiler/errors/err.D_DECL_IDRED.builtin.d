/* expect: built-in identifier redeclared: pid */
int pid;
BEGIN
{
}
