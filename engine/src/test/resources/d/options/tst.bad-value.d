/*
 * A value that an option cannot have.
 *
 * @@args: -x bufsize=lots
 */

BEGIN
{
	exit(0);
}
