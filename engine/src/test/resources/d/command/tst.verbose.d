/*
 * Stability of a program.
 *
 * @@args: -v
 */

fbt::add:entry
{
	exit(0);
}
