/*
 * The flow of control.
 */

#pragma D option flowindent

fbt::tmp_unmount:,
fbt::vn_rele:
{}

fbt::tmp_unmount:return
/arg1 == 0/
{
	exit(0);
}
