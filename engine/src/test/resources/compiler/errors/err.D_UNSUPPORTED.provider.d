/* expect: provider declarations are not supported yet */
provider p { probe q(int); };
BEGIN
{
}
