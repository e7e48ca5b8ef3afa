/*
 * The workstation console: what is written to its upper stream comes out at the screen, what comes from the stream of the
 * keyboard, which is linked below it, goes up.
 */
struct wscons {
	int		wc_flags;	/* enum wscons_flag */
	dev_t		wc_dev;
	tty_common_t	wc_ttycommon;
	queue_t		*wc_kbdqueue;	/* write queue of what is linked below */
};

enum wscons_flag {
	WCS_ISOPEN = 0x01,
	WCS_STOPPED = 0x02,
	WCS_TYPING = 0x1000	/* what comes down answers to what has come from the keyboard: it is the echo */
};

extern struct wscons wscons;
extern struct module_info wcm_info;
extern struct qinit wcurinit;
extern struct qinit wcuwinit;
extern struct qinit wclrinit;
extern struct qinit wclwinit;
extern struct streamtab wcinfo;
