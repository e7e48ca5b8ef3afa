/* expect: v_cuont is not a member of struct vnode */
BEGIN
{
	x = ((vnode_t *)arg0)->v_cuont;
}
