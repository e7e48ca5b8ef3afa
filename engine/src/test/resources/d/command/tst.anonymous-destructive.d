/*
 * A warning at once, where the original is silent until boot.
 *
 * @@args: -A
 */

fbt::add:entry
{
	panic();
}
