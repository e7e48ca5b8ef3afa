/*
 * A file of /proc. The node of a process directory and of the files in it point to what they show by pr_common; a
 * process that has gone leaves it NULL.
 */
struct proc;

typedef enum prnodetype {
	PR_PROCDIR,		/* /proc */
	PR_SELF,		/* /proc/self */
	PR_PIDDIR,		/* /proc/<pid> */
	PR_AS,
	PR_CTL,			/* /proc/<pid>/ctl */
	PR_STATUS,		/* /proc/<pid>/status */
	PR_LSTATUS,
	PR_PSINFO,		/* /proc/<pid>/psinfo */
	PR_LPSINFO,
	PR_MAP,
	PR_CURDIR,
	PR_ROOTDIR,
	PR_FDDIR,		/* /proc/<pid>/fd */
	PR_FD,
	PR_PATHDIR,		/* /proc/<pid>/path */
	PR_PATH,
	PR_LWPDIR,
	PR_USTACK,		/* /proc/<pid>/ustack */
	PR_PRIV,		/* /proc/<pid>/priv */
	PR_USAGE,		/* /proc/<pid>/usage */
	PR_LUSAGE,		/* /proc/<pid>/lusage */
	PR_NFILES
} prnodetype_t;

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
} prcommon_t;

typedef struct prnode {
	struct prnode	*pr_next;	/* nodes of one process, from its p_plist */
	uint_t		pr_flags;
	kmutex_t	pr_mutex;
	prnodetype_t	pr_type;
	mode_t		pr_mode;
	ino64_t		pr_ino;
	uint_t		pr_hatid;
	prcommon_t	*pr_common;
	struct vnode	*pr_parent;
	int		pr_index;	/* descriptor that a PR_FD or PR_PATH shows */
	int		pr_pidfile;
	struct vnode	*pr_realvp;
	struct vnode	*pr_vnode;
} prnode_t;

extern struct vnode *prrootnode_vnode;
extern struct vfs *procvfs;
extern struct vnodeops *prvnodeops;
extern int procfstype;
