/* expect: predicate result must be of scalar type */
BEGIN
/execname/
{
}
