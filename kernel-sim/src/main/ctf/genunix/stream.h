/*
 * STREAMS: messages, and the queues that they pass through.
 *
 * A message is a chain of blocks, each a window (b_rptr to b_wptr) on a data block that several may share:
 *
 *	mblk_t -b_cont-> mblk_t		a message
 *	   |b_datap         |
 *	dblk_t           dblk_t		db_type of the first says what the message is
 *
 * A module in a stream has two queues, which lie behind each other in memory: the read side, which messages pass on their way
 * up to the stream head, and the write side. q_next is the queue of the neighbour on the same side.
 */
struct stdata;
struct queue;
struct cred;
struct qband;
struct syncq;
struct module_stat;
struct fmodsw_impl;

typedef struct datab {
	struct frtn	*db_frtnp;	/* how to free data that somebody else made */
	uchar_t		*db_base;
	uchar_t		*db_lim;
	uchar_t		db_ref;
	uchar_t		db_type;	/* enum message_type */
	uchar_t		db_flags;
	uchar_t		db_struioflag;
	pid_t		db_cpid;
	struct msgb	*db_mblk;
} dblk_t;

typedef struct msgb {
	struct msgb	*b_next;	/* in a queue */
	struct msgb	*b_prev;
	struct msgb	*b_cont;	/* of the same message */
	uchar_t		*b_rptr;
	uchar_t		*b_wptr;
	dblk_t		*b_datap;
	uchar_t		b_band;
	uchar_t		b_tag;
	ushort_t	b_flag;
	struct queue	*b_queue;
} mblk_t;

/* db_type. From QPCTL on a message passes before all others, however full a queue may be. */
enum message_type {
	M_DATA = 0,
	M_PROTO = 1,
	M_BREAK = 0x08,		/* of the line */
	M_SIG = 0x0b,		/* a signal, in its place among the data */
	M_CTL = 0x0d,		/* between modules */
	M_IOCTL = 0x0e,
	M_SETOPTS = 0x10,	/* options of the stream head: struct stroptions */
	QPCTL = 0x80,
	M_IOCACK = 0x81,
	M_IOCNAK = 0x82,
	M_PCPROTO = 0x83,
	M_PCSIG = 0x84,		/* a signal, at once */
	M_FLUSH = 0x86,		/* a byte: FLUSHR, FLUSHW */
	M_STOP = 0x87,
	M_START = 0x88,
	M_HANGUP = 0x89,
	M_ERROR = 0x8a
};

enum flush_flag {
	FLUSHR = 0x01,
	FLUSHW = 0x02,
	FLUSHRW = 0x03,
	FLUSHALL = 1,
	FLUSHDATA = 0
};

/* What a module is called, and the marks that its queues begin with. */
struct module_info {
	ushort_t	mi_idnum;
	char		*mi_idname;
	ssize_t		mi_minpsz;
	ssize_t		mi_maxpsz;	/* INFPSZ for no limit */
	size_t		mi_hiwat;
	size_t		mi_lowat;
};

enum packet_size {
	INFPSZ = -1
};

/* How a module is opened that is pushed; a driver is opened with 0. */
enum stream_open {
	MODOPEN = 0x1
};

/* The procedures of one side of a module. */
struct qinit {
	int	(*qi_putp)(struct queue *, mblk_t *);
	int	(*qi_srvp)(struct queue *);
	int	(*qi_qopen)(struct queue *, dev_t *, int, int, struct cred *);
	int	(*qi_qclose)(struct queue *, int, struct cred *);
	int	(*qi_qadmin)(void);
	struct module_info *qi_minfo;
	struct module_stat *qi_mstat;
	int	(*qi_rwp)(struct queue *, void *);
	int	(*qi_infop)(struct queue *, void *);
	int	qi_struiot;
};

struct streamtab {
	struct qinit	*st_rdinit;
	struct qinit	*st_wrinit;
	struct qinit	*st_muxrinit;
	struct qinit	*st_muxwinit;
};

typedef struct queue {
	struct qinit	*q_qinfo;
	struct msgb	*q_first;	/* the messages that wait here, linked by b_next and b_prev */
	struct msgb	*q_last;
	struct queue	*q_next;	/* of the neighbour, in the direction of this side */
	struct queue	*q_link;	/* of those whose service procedures are to run */
	void		*q_ptr;		/* the module's own */
	size_t		q_count;	/* bytes of the messages */
	uint_t		q_flag;		/* enum queue_flag */
	ssize_t		q_minpsz;
	ssize_t		q_maxpsz;
	size_t		q_hiwat;	/* the queue is full with so many bytes */
	size_t		q_lowat;	/* and has room again with so few */
	struct qband	*q_bandp;
	kmutex_t	q_lock;
	struct stdata	*q_stream;
	struct syncq	*q_syncq;
	uchar_t		q_nband;
	kcondvar_t	q_wait;		/* readers and writers at the stream head */
	struct queue	*q_nfsrv;	/* the next with a service procedure, or the last: where messages may wait */
	ushort_t	q_draining;
	short		q_struiot;
	clock_t		q_qtstamp;	/* when it was enabled */
	size_t		q_mblkcnt;
	uint_t		q_syncqmsgs;
	size_t		q_rwcnt;
	pri_t		q_spri;
	struct msgb	*q_sqhead;
	struct msgb	*q_sqtail;
	struct queue	*q_sqnext;
	struct queue	*q_sqprev;
	uint_t		q_sqflags;
	clock_t		q_sqtstamp;
	struct fmodsw_impl *q_fp;
} queue_t;

enum queue_flag {
	QENAB = 0x01,		/* its service procedure is to run */
	QWANTR = 0x02,		/* somebody has found it empty */
	QWANTW = 0x04,		/* somebody has found it full */
	QFULL = 0x08,
	QREADR = 0x10,		/* the read side */
	QUSE = 0x20,
	QNOENB = 0x40,
	QINSERVICE = 0x10000,
	QWCLOSE = 0x20000,
	QEND = 0x40000,		/* the driver's */
	QISDRV = 0x200000
};

/* What an M_IOCTL begins with; its data is in b_cont. */
struct iocblk {
	int		ioc_cmd;	/* enum stream_ioctl, enum terminal_ioctl */
	struct cred	*ioc_cr;
	uint_t		ioc_id;
	uint_t		ioc_flag;
	size_t		ioc_count;
	int		ioc_rval;
	int		ioc_error;
};

/* What an M_SETOPTS says to the stream head. */
struct stroptions {
	uint_t		so_flags;	/* which of these count: enum stroptions_flag */
	short		so_readopt;
	ushort_t	so_wroff;
	ssize_t		so_minpsz;
	ssize_t		so_maxpsz;
	size_t		so_hiwat;
	size_t		so_lowat;
	uchar_t		so_band;
	ushort_t	so_erropt;
	ssize_t		so_maxblk;
	ushort_t	so_copyopt;
};

enum stroptions_flag {
	SO_READOPT = 0x0001,
	SO_HIWAT = 0x0010,
	SO_LOWAT = 0x0020,
	SO_NDELON = 0x0100,	/* reading with FNDELAY gives nothing, not EAGAIN */
	SO_NDELOFF = 0x0200,
	SO_ISTTY = 0x0400,
	SO_ISNTTY = 0x0800,
	SO_TOSTOP = 0x1000,	/* who writes in the background is stopped */
	SO_TONSTOP = 0x2000
};

enum stream_ioctl {
	I_PUSH = 0x5302,
	I_POP = 0x5303,
	I_LOOK = 0x5304,
	I_LIST = 0x5315
};
