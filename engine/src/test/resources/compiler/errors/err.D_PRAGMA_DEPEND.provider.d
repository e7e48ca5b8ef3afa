/* expect: program requires provider nosuch */
#pragma D depends_on provider nosuch
BEGIN
{
}
