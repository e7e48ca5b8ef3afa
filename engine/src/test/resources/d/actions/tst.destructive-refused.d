/*
 * Destructive actions need -w.
 */

fbt::add:entry
{
	panic();
}
