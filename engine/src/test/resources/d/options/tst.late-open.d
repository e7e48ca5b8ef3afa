/*
 * With late=dynamic a structure's translator may come later: the program compiles, and cannot be enabled before.
 *
 * @@args: -xlate=dynamic
 */

fbt::vn_rele:entry
{
	trace(args[0]->v_count);
}
