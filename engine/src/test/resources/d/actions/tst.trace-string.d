/*
 * A string is padded to its column, an empty one too.
 */

BEGIN
{
	trace("hello");
	trace("");
	trace("x");
	exit(0);
}
