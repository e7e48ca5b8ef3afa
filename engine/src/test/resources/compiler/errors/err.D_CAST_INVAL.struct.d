/* expect: invalid cast expression: "vnode_t" to "int" */
BEGIN
{
	x = (int)*(vnode_t *)arg0;
}
