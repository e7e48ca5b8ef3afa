BEGIN
{
	x = stringof(*(vnode_t *)arg0);
}
