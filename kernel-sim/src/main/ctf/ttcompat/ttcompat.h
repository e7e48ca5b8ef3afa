/*
 * The old control calls of terminals, made of the new ones. Nobody makes them here, so all messages pass.
 */
extern struct module_info ttycompatmiinfo;
extern struct qinit ttycompatrinit;
extern struct qinit ttycompatwinit;
extern struct streamtab ttcoinfo;
