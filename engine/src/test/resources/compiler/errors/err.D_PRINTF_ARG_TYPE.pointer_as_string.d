BEGIN
{
	printf("%s", ((vnode_t *)arg0)->v_path);
}
