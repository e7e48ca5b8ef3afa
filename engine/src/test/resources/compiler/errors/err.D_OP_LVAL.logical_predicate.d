BEGIN
{
	gotit = 1;
}
fbt:genunix:vn_rele:entry
/(gotit != 0 && args[0]->v_count) = gotit/
{
}
