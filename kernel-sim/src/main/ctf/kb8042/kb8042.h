/*
 * The keyboard of the machine.
 */
struct kb8042 {
	queue_t		*w_qp;		/* its read queue */
	uint_t		w_init;		/* how often it was reset */
};

extern struct kb8042 kb8042_keyboard;
extern struct module_info kb8042_minfo;
extern struct qinit kb8042_rinit;
extern struct qinit kb8042_winit;
extern struct streamtab kb8042_str_info;
