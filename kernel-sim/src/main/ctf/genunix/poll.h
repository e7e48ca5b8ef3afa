/*
 * poll(2). A thread that polls has a pollstate_t, which stays with it, and in that a pollcache_t with a polldat_t for each
 * descriptor that it asks about. A polldat_t hangs on the pollhead_t of the file for as long as the thread waits:
 *
 *	t_pollstate -> ps_pcache -> pc_hash -> polldat -> polldat ...	by pd_hashnext: of one thread
 *	a pipe's, a socket's pollhead -> ph_list -> polldat ...		by pd_next: of all that wait for that file
 *
 * Unlike the original nothing of the list is kept from one call to the next.
 */
struct pollcache;
struct pollstate;
struct polldat;
typedef ulong_t nfds_t;

typedef struct pollfd {
	int		fd;
	short		events;		/* what is asked for, enum poll_event */
	short		revents;	/* what there is */
} pollfd_t;

enum poll_event {
	POLLIN = 0x0001,
	POLLPRI = 0x0002,
	POLLOUT = 0x0004,
	POLLERR = 0x0008,
	POLLHUP = 0x0010,
	POLLNVAL = 0x0020,	/* there is no such descriptor */
	POLLRDNORM = 0x0040,
	POLLRDBAND = 0x0080,
	POLLWRBAND = 0x0100
};

typedef struct pollhead {
	struct polldat	*ph_list;
	void		*ph_pad1;
	void		*ph_pad2;
} pollhead_t;

/* Guards the lists of those pollheads whose addresses have the same hash. */
typedef struct pplock {
	kmutex_t	pp_lock;
	short		pp_flag;
	kcondvar_t	pp_wait_cv;
	int32_t		pp_pad;
} pplock_t;

typedef struct polldat {
	int		pd_fd;
	int		pd_events;	/* all that is asked for of this descriptor */
	struct file	*pd_fp;
	struct pollhead	*pd_php;	/* where it hangs; NULL for nowhere */
	struct _kthread	*pd_thread;
	struct pollcache *pd_pcache;
	struct polldat	*pd_next;	/* on the same pollhead */
	struct polldat	*pd_hashnext;	/* of the same thread */
} polldat_t;

/* pc_lock guards pc_flag, and is held from looking at the files until the thread sleeps. */
typedef struct pollcache {
	kmutex_t	pc_lock;
	struct polldat	*pc_hash;
	int		pc_fdcount;	/* of these */
	int		pc_flag;	/* enum pollcache_flag */
	kcondvar_t	pc_cv;
} pollcache_t;

enum pollcache_flag {
	PC_POLLWAKE = 0x02	/* something has happened that the thread has not looked at */
};

typedef struct pollstate {
	pollfd_t	*ps_pollfd;	/* copy of the list of the running call */
	size_t		ps_nfds;	/* its elements */
	kmutex_t	ps_lock;
	pollcache_t	*ps_pcache;
} pollstate_t;

extern struct pplock plocks[64];
extern struct pollhead fs_pollhd;	/* of files that are always ready: nothing ever happens there */
