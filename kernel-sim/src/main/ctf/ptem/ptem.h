/*
 * What makes a terminal of the slave of a pseudo-terminal: it answers the control calls that a driver would.
 */
struct ptem {
	tty_common_t	ptem_common;
};

extern struct module_info ptem_info;
extern struct qinit ptemrinit;
extern struct qinit ptemwinit;
extern struct streamtab pteminfo;
