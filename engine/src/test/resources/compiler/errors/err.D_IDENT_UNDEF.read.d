/* expect: failed to resolve nothing: Unknown variable name */
BEGIN
{
	trace(nothing);
}
