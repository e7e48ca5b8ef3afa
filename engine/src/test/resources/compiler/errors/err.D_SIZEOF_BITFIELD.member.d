BEGIN
{
	x = sizeof (((vnode_t *)arg0)->v_low);
}
