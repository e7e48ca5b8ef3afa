/* expect: identifier redeclared: x */
int x;
string x;
BEGIN
{
}
