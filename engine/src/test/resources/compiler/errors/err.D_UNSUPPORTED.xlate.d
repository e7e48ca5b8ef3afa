/* expect: translators are not supported yet */
BEGIN
{
	x = xlate <vfs_t>(arg0);
}
