/*
 * The stream head: what a file of a STREAMS device has in v_stream. Its two queues are the upper end of the stream:
 *
 *	stdata_t -sd_wrq-> write queue -q_next-> module -q_next-> ... -q_next-> driver
 *	                   read queue  <-q_next- module <-q_next- ... <-q_next- driver
 *
 * sd_lock guards sd_flag and what waits for it. No time passes while somebody holds it.
 */
struct strsig;

typedef struct stdata {
	struct queue	*sd_wrq;
	struct msgb	*sd_iocblk;	/* the answer to the M_IOCTL that somebody waits for */
	struct vnode	*sd_vnode;	/* of the device, common to all who have it open */
	struct streamtab *sd_strtab;
	uint_t		sd_flag;	/* enum stdata_flag */
	uint_t		sd_iocid;
	struct pid	*sd_sidp;	/* the session whose terminal it is */
	struct pid	*sd_pgidp;	/* the process group in the foreground */
	ushort_t	sd_tail;
	ushort_t	sd_wroff;
	int		sd_rerror;
	int		sd_werror;
	int		sd_pushcnt;	/* modules between the head and the driver */
	int		sd_sigflags;
	struct strsig	*sd_siglist;
	pollhead_t	sd_pollist;
	struct msgb	*sd_mark;
	clock_t		sd_closetime;
	kmutex_t	sd_lock;
	kcondvar_t	sd_monitor;
	kcondvar_t	sd_iocmonitor;
	kcondvar_t	sd_refmonitor;
	ssize_t		sd_qn_minpsz;	/* of the module below */
	ssize_t		sd_qn_maxpsz;
	struct stdata	*sd_mate;
	struct _kthread	*sd_freezer;
	kmutex_t	sd_reflock;
	int		sd_refcnt;
	uint_t		sd_wakeq;
	struct queue	*sd_struiordq;
	struct queue	*sd_struiowrq;
	char		sd_struiodnak;
	struct msgb	*sd_struionak;
	caddr_t		sd_t_audit_data;
	ssize_t		sd_maxblk;
	uint_t		sd_rput_opt;
	uint_t		sd_wput_opt;
	uint_t		sd_read_opt;	/* enum stdata_read_option */
	kmutex_t	sd_qlock;
	struct queue	*sd_qhead;	/* whose service procedures are to run, linked by q_link */
	struct queue	*sd_qtail;
	void		*sd_servid;
	ushort_t	sd_svcflags;	/* enum stdata_service */
	short		sd_nqueues;
	kcondvar_t	sd_qcv;
} stdata_t;

enum stdata_flag {
	IOCWAIT = 0x01,
	RSLEEP = 0x02,		/* somebody waits for a message */
	WSLEEP = 0x04,		/* somebody waits for room */
	STRHUP = 0x10,
	STWOPEN = 0x20,
	STPLEX = 0x40,		/* it lies below a multiplexing driver */
	STRISTTY = 0x80,
	STRDERR = 0x400,
	STWRERR = 0x800,
	STRCLOSE = 0x4000,
	OLDNDELAY = 0x10000,
	STRTOSTOP = 0x80000
};

enum stdata_read_option {
	RD_MSGDIS = 0x01,
	RD_MSGNODIS = 0x02	/* a read ends with its message; what it leaves is for the next */
};

enum stdata_service {
	STRS_SCHEDULED = 0x02
};

enum read_option {
	RNORM = 0,
	RMSGD = 1,
	RMSGN = 2
};

/* What somebody wants to wait for. */
enum strwaitq_flag {
	READWAIT = 0x1,
	WRITEWAIT = 0x2
};

/* What somebody wants to do with a terminal: straccess() asks whether its session may. */
enum jcaccess {
	JCREAD = 1,
	JCWRITE = 2,
	JCSETP = 3,
	JCGETP = 4
};

extern struct kmem_cache *stream_head_cache;
extern struct kmem_cache *queue_cache;
extern struct kmem_cache *mblk_cache;
extern struct kmem_cache *dblk_esb_cache;

extern struct module_info strm_info;
extern struct module_info stwm_info;
extern struct qinit strdata;
extern struct qinit stwdata;

/* The console that there is, and the device by which it is known. */
extern struct vnode *rconsvp;
extern dev_t rconsdev;
extern dev_t uconsdev;
