/*
 * Without details a program that is refused gives one line: the original's.
 *
 * @@args: -x details=off
 */

BEGIN
{
	trace(exename);
	trace(1 / 0);
}
