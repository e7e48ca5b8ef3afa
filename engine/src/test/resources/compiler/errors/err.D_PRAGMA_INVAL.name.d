/* expect: invalid D pragma: nosuch */
#pragma D nosuch
BEGIN
{
}
