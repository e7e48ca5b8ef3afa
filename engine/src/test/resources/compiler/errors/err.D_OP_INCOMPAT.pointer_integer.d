/* expect: operands have incompatible types: "vnode_t *" == "int64_t" */
fbt:genunix:vn_rele:entry
/args[0] == arg0/
{
}
