/*
 * A file of /proc. The node of a process directory and of the files in it point to what they show by pr_common; a
 * process that has gone leaves it NULL.
 */
struct proc;

typedef enum prnodetype {
	PR_PROCDIR,		/* /proc */
	PR_SELF,		/* /proc/self */
	PR_PIDDIR,		/* /proc/<pid> */
	PR_AS,			/* /proc/<pid>/as */
	PR_CTL,			/* /proc/<pid>/ctl */
	PR_STATUS,		/* /proc/<pid>/status */
	PR_LSTATUS,		/* /proc/<pid>/lstatus */
	PR_PSINFO,		/* /proc/<pid>/psinfo */
	PR_LPSINFO,
	PR_MAP,
	PR_CURDIR,
	PR_ROOTDIR,
	PR_FDDIR,		/* /proc/<pid>/fd */
	PR_FD,
	PR_PATHDIR,		/* /proc/<pid>/path */
	PR_PATH,
	PR_LWPDIR,		/* /proc/<pid>/lwp */
	PR_USTACK,		/* /proc/<pid>/ustack */
	PR_PRIV,		/* /proc/<pid>/priv */
	PR_USAGE,		/* /proc/<pid>/usage */
	PR_LUSAGE,		/* /proc/<pid>/lusage */
	PR_LWPIDDIR,		/* /proc/<pid>/lwp/<lwpid> */
	PR_LWPCTL,
	PR_LWPSTATUS,
	PR_NFILES
} prnodetype_t;

/*
 * What a file of /proc is about. The ctl files of a process and of its lwps have another one in common, pr_pcommon, which counts
 * them and those who may write to them; who waits for a stop waits on its prc_wait. p_trace leads to the first of these files, and
 * pr_next from there to the others.
 */
typedef struct prcommon {
	kmutex_t	prc_mutex;
	kcondvar_t	prc_wait;
	ushort_t	prc_flags;
	uint_t		prc_writers;
	uint_t		prc_selfopens;
	pid_t		prc_pid;
	struct proc	*prc_proc;
	struct vnode	*prc_vnode;
	int		prc_opens;
	int		prc_refcnt;	/* nodes that point here */
	struct _kthread	*prc_thread;	/* the lwp, of a file of an lwp */
} prcommon_t;

enum prcommon_flags { PRC_DESTROY = 0x01, PRC_LWP = 0x02 };

typedef struct prnode {
	struct prnode	*pr_next;	/* ctl files of one process, from its p_trace */
	uint_t		pr_flags;
	kmutex_t	pr_mutex;
	prnodetype_t	pr_type;
	mode_t		pr_mode;
	ino64_t		pr_ino;
	uint_t		pr_hatid;
	prcommon_t	*pr_common;
	prcommon_t	*pr_pcommon;	/* of the process, in its ctl files */
	struct vnode	*pr_parent;
	int		pr_index;	/* descriptor that a PR_FD or PR_PATH shows, or number of an lwp */
	int		pr_pidfile;
	struct vnode	*pr_realvp;
	struct vnode	*pr_vnode;
} prnode_t;

extern struct vnode *prrootnode_vnode;
extern struct vfs *procvfs;
extern struct vnodeops *prvnodeops;
extern int procfstype;
