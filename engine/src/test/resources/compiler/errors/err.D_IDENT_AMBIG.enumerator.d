int VDIR;
BEGIN
{
	trace(((vnode_t *)arg0)->v_type == VDIR);
}
