/*
 * The line discipline: one structure for each stream that it is pushed on, in q_ptr of both queues.
 *
 * t_message is the line that is being typed: it goes up when it is whole. t_echomp is what is to be shown of it, and goes down
 * when all that has come up has been looked at.
 */
typedef struct ldterm_mod {
	struct termios	t_amodes;	/* as programs have set them */
	struct termios	t_modes;	/* those of them that are not the driver's */
	struct termios	t_dmodes;
	unsigned int	t_state;	/* enum ldterm_state */
	int		t_line;
	int		t_col;		/* of the cursor */
	int		t_rocount;	/* characters that have been echoed since the last output */
	int		t_rocol;	/* and where that began */
	mblk_t		*t_message;
	mblk_t		*t_endmsg;	/* its last block */
	size_t		t_msglen;
	mblk_t		*t_echomp;
	int		t_maxeuc;	/* bytes of the longest character */
} ldtermstd_state_t;

enum ldterm_state {
	TS_TTSTOP = 0x01,	/* output is stopped */
	TS_MEUC = 0x10,		/* characters may be of several bytes: UTF-8 */
	TS_ERASE = 0x40,	/* erasing is shown between \ and / */
	TS_SLNCH = 0x80,	/* the next character has no meaning of its own, for the service procedure */
	TS_PLNCH = 0x100,	/* the same for the put procedure */
	TS_QUOT = 0x200,	/* the last character was a backslash */
	TS_RESCAN = 0x400	/* canonical input was switched: what waits is to be looked at again */
};

extern struct module_info ldtermmiinfo;
extern struct qinit ldtermrinit;
extern struct qinit ldtermwinit;
extern struct streamtab ldtrinfo;
