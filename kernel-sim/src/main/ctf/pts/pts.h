/*
 * The slaves of pseudo-terminals.
 */
extern struct module_info pts_info;
extern struct qinit ptsrint;
extern struct qinit ptswint;
extern struct streamtab ptsinfo;
