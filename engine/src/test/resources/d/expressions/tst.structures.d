/*
 * Members behind pointers.
 */

#pragma D option quiet

fbt::vn_rele:entry
{
	printf("%d %s\n", args[0]->v_count, stringof(args[0]->v_path));
	exit(0);
}
