/*
 * A program that is refused gives its errors in order, each with its place and, where there is one, a hint.
 */

BEGIN
{
	trace(exename);
	trace(1 / 0);
}
