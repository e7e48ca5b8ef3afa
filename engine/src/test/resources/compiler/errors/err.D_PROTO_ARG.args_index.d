fbt:genunix:vn_rele:entry
{
	trace(args[pid]);
}
