/*
 * Pseudo-terminals: pairs of streams, of which each writes what the other reads. The master's is that of a program, or the
 * host's; the slave's looks like a terminal's.
 *
 *	master		stream head <-> ptm		ptm_rdq
 *					 |
 *	slave		stream head <-> modules <-> pts		pts_rdq
 */
struct pt_ttys {
	ushort_t	pt_minor;	/* number of the pair: of /dev/pts */
	ushort_t	pt_state;	/* enum pt_state */
	queue_t		*ptm_rdq;	/* read queue of the master's driver; NULL if it is not open, or the host's */
	queue_t		*pts_rdq;	/* of the slave's */
	mblk_t		*pt_nullmsg;
	pid_t		pt_pid;		/* who has opened the master */
};

enum pt_state {
	PTMOPEN = 0x02,
	PTSOPEN = 0x04
};

extern struct pt_ttys *ptms_slots[64];
extern struct module_info ptm_info;
extern struct qinit ptmrint;
extern struct qinit ptmwint;
extern struct streamtab ptminfo;
