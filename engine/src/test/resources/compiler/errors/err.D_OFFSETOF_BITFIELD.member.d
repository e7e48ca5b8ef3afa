BEGIN
{
	x = offsetof(vnode_t, v_low);
}
