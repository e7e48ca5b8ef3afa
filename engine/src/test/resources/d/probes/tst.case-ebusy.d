/*
 * The case of the un-unmountable tmpfs: who releases the hold?
 */

fbt:tmpfs:tmp_unmount:entry
{
	self->vfs = args[0];
}

fbt:tmpfs:tmp_unmount:return
/arg1 == EBUSY/
{
	gotit = self->vfs;
}

fbt:tmpfs:tmp_unmount:return
{
	self->vfs = NULL;
}

fbt:genunix:vn_rele:entry
/gotit != NULL && args[0]->v_vfsp == gotit/
{
	trace(execname);
	trace(pid);
	exit(0);
}
