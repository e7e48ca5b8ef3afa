/* expect: cannot take address of bit-field */
BEGIN
{
	x = &((vnode_t *)arg0)->v_low;
}
