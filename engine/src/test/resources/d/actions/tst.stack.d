/*
 * A stack has a line for each frame; a number limits it.
 */

fbt::vn_rele:entry
{
	stack();
	stack(2);
	exit(0);
}
