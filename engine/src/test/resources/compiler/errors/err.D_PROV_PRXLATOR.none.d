/* expect: translator for web:::page argument #1 from int to vnode_t * is not defined */
provider web { probe page(int) : (vnode_t *); };
