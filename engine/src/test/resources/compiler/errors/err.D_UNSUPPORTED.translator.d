/* expect: translators are not supported yet */
translator vfs_t < int T > { vfs_flag = T; };
BEGIN
{
}
