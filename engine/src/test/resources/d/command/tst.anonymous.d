/*
 * Saved to be enabled at boot.
 *
 * @@args: -A
 */

fbt::add:entry
{
	trace(arg0);
}
