/* expect: operator = can only be applied to a writable variable */
fbt:genunix:vn_rele:entry
/arg0 && (args[0]->v_count = 1)/
{
}
