/*
 * A program of 32 bits cannot look into a kernel of 64.
 */

/* @@args: -32 */

BEGIN
{
	trace(`hostname);
}
