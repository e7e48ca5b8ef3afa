/* expect: VDIR is both a enum vtype enum tag and a global scalar */
inline string VDIR = execname;
BEGIN
{
	trace(((vnode_t *)arg0)->v_type == VDIR);
}
