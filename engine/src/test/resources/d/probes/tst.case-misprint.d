/*
 * The same as it was printed, with one equals sign too few.
 */

fbt:tmpfs:tmp_unmount:entry
{
	self->vfs = args[0];
}

fbt:genunix:vn_rele:entry
/gotit != NULL && args[0]->v_vfsp = gotit/
{
	panic();
}
