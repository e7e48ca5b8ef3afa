/* The second script as it was printed: "=" where "==" is meant. Words are sound; the parser must refuse it. */
fbt:genunix:vn_rele:entry
/gotit != NULL && args[0]->v_vfsp = gotit/
{
        panic();
}
