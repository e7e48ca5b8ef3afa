BEGIN
{
	gotit = 1;
}
fbt:genunix:vn_rele:entry
/gotit != NULL && args[0]->v_vfsp = gotit/
{
	panic();
}
