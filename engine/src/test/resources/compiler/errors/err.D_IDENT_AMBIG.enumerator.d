/* expect: VDIR is both a enum vtype enum tag and a global scalar */
int VDIR;
BEGIN
{
	trace(((vnode_t *)arg0)->v_type == VDIR);
}
