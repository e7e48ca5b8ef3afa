/* expect: translator for web:::page output argument #1 from int to vnode_t * is not defined */
provider web { probe page(int a) : (vnode_t *a); };
