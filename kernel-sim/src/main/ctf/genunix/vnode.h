/*
 * The vnode: one for each file that is in use, whatever file system it lies in. Member order and types are those of
 * illumos in January 2013, so v_path has no time stamp yet. A vnode lies in the cache "vn_cache", 256 bytes apart.
 *
 * v_lock guards v_flag, v_count and v_path. The lock that vn_vfswlock() takes guards v_vfsmountedhere.
 */
struct stdata;
struct page;
struct filock;
struct shrlocklist;
struct fem_head;
struct vsd_node;
struct vfs;
struct cred;
struct uio;
struct pathname;

typedef enum vtype {
	VNON = 0,
	VREG = 1,
	VDIR = 2,
	VBLK = 3,
	VCHR = 4,
	VLNK = 5,
	VFIFO = 6,
	VDOOR = 7,
	VPROC = 8,
	VSOCK = 9,
	VPORT = 10,
	VBAD = 11
} vtype_t;

struct vnodeops;
typedef struct vnodeops vnodeops_t;

typedef struct vnode {
	kmutex_t	v_lock;			/* guards the members named above */
	uint_t		v_flag;			/* enum vnode_flag */
	uint_t		v_count;		/* holds */
	void		*v_data;		/* the file system's own node */
	struct vfs	*v_vfsp;		/* the file system it lies in */
	struct stdata	*v_stream;
	enum vtype	v_type;
	dev_t		v_rdev;			/* device of a VCHR or VBLK */
	struct vfs	*v_vfsmountedhere;	/* what covers it */
	struct vnodeops	*v_op;
	struct page	*v_pages;		/* its pages, linked by p_vpnext */
	struct filock	*v_filocks;
	struct shrlocklist *v_shrlocks;
	krwlock_t	v_nbllock;
	kcondvar_t	v_cv;
	void		*v_locality;
	struct fem_head	*v_femhead;
	char		*v_path;		/* a cached path: may be stale, may be NULL */
	uint_t		v_rdcnt;		/* opens for reading, VREG only */
	uint_t		v_wrcnt;		/* opens for writing, VREG only */
	u_longlong_t	v_mmap_read;
	u_longlong_t	v_mmap_write;
	void		*v_mpssdata;
	void		*v_fopdata;
	kmutex_t	v_vsd_lock;
	struct vsd_node	*v_vsd;
	struct vnode	*v_xattrdir;
	uint_t		v_count_dnlc;		/* name cache entries; all of them count once in v_count */
} vnode_t;

/* Bits of v_flag. */
enum vnode_flag {
	VROOT = 0x01,		/* root of its file system */
	VNOCACHE = 0x02,
	VNOMAP = 0x04,
	VDUP = 0x08,
	VNOSWAP = 0x10,
	VNOMOUNT = 0x20,	/* nothing can be mounted here */
	VISSWAP = 0x40,
	VSWAPLIKE = 0x80,
	VVFSLOCK = 0x100,	/* a mount or unmount has happened here; see traverse() */
	VDIROPEN = 0x800,
	VVMEXEC = 0x1000,
	VMODSORT = 0x10000,
	VISSWAPFS = 0x20000
};

/* Entry of the hash of mount locks; ve_vpvfs is the vnode or vfs that is locked. */
typedef struct rwstlock {
	kmutex_t	rw_lock;
	kcondvar_t	rw_cv;
	int		rw_count;	/* readers, or -1 for a writer */
	void		*rw_owner;	/* the writer's thread */
} rwstlock_t;

typedef struct vn_vfslocks_entry {
	rwstlock_t	ve_lock;
	void		*ve_vpvfs;
	struct vn_vfslocks_entry *ve_next;
	uint32_t	ve_refcnt;
	char		pad[20];
} vn_vfslocks_entry_t;

/* What VOP_GETATTR returns and VOP_SETATTR takes; va_mask says which members count. */
typedef struct vattr {
	uint_t		va_mask;	/* enum vattr_mask */
	vtype_t		va_type;
	mode_t		va_mode;
	uid_t		va_uid;
	gid_t		va_gid;
	dev_t		va_fsid;
	u_longlong_t	va_nodeid;
	nlink_t		va_nlink;
	u_offset_t	va_size;
	timestruc_t	va_atime;
	timestruc_t	va_mtime;
	timestruc_t	va_ctime;
	dev_t		va_rdev;
	uint_t		va_blksize;
	u_longlong_t	va_nblocks;
	uint_t		va_seq;
} vattr_t;

enum vattr_mask {
	AT_TYPE = 0x1,
	AT_MODE = 0x2,
	AT_UID = 0x4,
	AT_GID = 0x8,
	AT_FSID = 0x10,
	AT_NODEID = 0x20,
	AT_NLINK = 0x40,
	AT_SIZE = 0x80,
	AT_ATIME = 0x100,
	AT_MTIME = 0x200,
	AT_CTIME = 0x400,
	AT_RDEV = 0x800,
	AT_BLKSIZE = 0x1000,
	AT_NBLOCKS = 0x2000,
	AT_SEQ = 0x8000,
	AT_STAT = 0xfff
};

/* Modes of access; the bits that owner, group and others have are these, shifted. */
enum vnode_access {
	VSUID = 04000,
	VSGID = 02000,
	VSVTX = 01000,
	VREAD = 00400,
	VWRITE = 00200,
	VEXEC = 00100,
	MODEMASK = 07777,
	PERMMASK = 00777
};

enum rm { RMFILE, RMDIRECTORY };
enum v_mode { V_READ, V_WRITE, V_RDORWR, V_RDANDWR };
enum symfollow { NO_FOLLOW, FOLLOW };
enum vcexcl { NONEXCL, EXCL };
enum create { CRCREAT, CRMKNOD, CRMKDIR };
typedef enum rm rm_t;
typedef enum symfollow symfollow_t;
typedef enum vcexcl vcexcl_t;
typedef enum create create_t;

/* What becomes of the names of a file, as those are told who watch it. */
typedef enum vnevent {
	VE_SUPPORT = 0, VE_RENAME_SRC = 1, VE_RENAME_DEST = 2, VE_REMOVE = 3, VE_RMDIR = 4, VE_CREATE = 5, VE_LINK = 6,
	VE_RENAME_DEST_DIR = 7, VE_MOUNTEDOVER = 8, VE_TRUNCATE = 9
} vnevent_t;

typedef struct vsecattr {
	uint_t		vsa_mask;
	int		vsa_aclcnt;
	void		*vsa_aclentp;
	int		vsa_dfaclcnt;
	void		*vsa_dfaclentp;
	size_t		vsa_aclentsz;
	uint_t		vsa_aclflags;
} vsecattr_t;

typedef struct caller_context {
	pid_t		cc_pid;
	int		cc_sysid;
	u_longlong_t	cc_caller_id;
	ulong_t		cc_flags;
} caller_context_t;

/*
 * Operations of a kind of vnode. The members hold the text addresses of the functions, so that a debugger can name
 * them; the order is that of the original.
 */
struct vnodeops {
	const char	*vnop_name;
	int	(*vop_open)(struct vnode **, int, struct cred *, caller_context_t *);
	int	(*vop_close)(struct vnode *, int, int, offset_t, struct cred *, caller_context_t *);
	int	(*vop_read)(struct vnode *, struct uio *, int, struct cred *, caller_context_t *);
	int	(*vop_write)(struct vnode *, struct uio *, int, struct cred *, caller_context_t *);
	int	(*vop_ioctl)(struct vnode *, int, intptr_t, int, struct cred *, int *, caller_context_t *);
	int	(*vop_setfl)(struct vnode *, int, int, struct cred *, caller_context_t *);
	int	(*vop_getattr)(struct vnode *, struct vattr *, int, struct cred *, caller_context_t *);
	int	(*vop_setattr)(struct vnode *, struct vattr *, int, struct cred *, caller_context_t *);
	int	(*vop_access)(struct vnode *, int, int, struct cred *, caller_context_t *);
	int	(*vop_lookup)(struct vnode *, char *, struct vnode **, struct pathname *, int, struct vnode *,
		    struct cred *, caller_context_t *, int *, struct pathname *);
	int	(*vop_create)(struct vnode *, char *, struct vattr *, vcexcl_t, int, struct vnode **, struct cred *, int,
		    caller_context_t *, vsecattr_t *);
	int	(*vop_remove)(struct vnode *, char *, struct cred *, caller_context_t *, int);
	int	(*vop_link)(struct vnode *, struct vnode *, char *, struct cred *, caller_context_t *, int);
	int	(*vop_rename)(struct vnode *, char *, struct vnode *, char *, struct cred *, caller_context_t *, int);
	int	(*vop_mkdir)(struct vnode *, char *, struct vattr *, struct vnode **, struct cred *, caller_context_t *,
		    int, vsecattr_t *);
	int	(*vop_rmdir)(struct vnode *, char *, struct vnode *, struct cred *, caller_context_t *, int);
	int	(*vop_readdir)(struct vnode *, struct uio *, struct cred *, int *, caller_context_t *, int);
	int	(*vop_symlink)(struct vnode *, char *, struct vattr *, char *, struct cred *, caller_context_t *, int);
	int	(*vop_readlink)(struct vnode *, struct uio *, struct cred *, caller_context_t *);
	int	(*vop_fsync)(struct vnode *, int, struct cred *, caller_context_t *);
	void	(*vop_inactive)(struct vnode *, struct cred *, caller_context_t *);
	void	(*vop_rwlock)(struct vnode *, int, caller_context_t *);
	void	(*vop_rwunlock)(struct vnode *, int, caller_context_t *);
	int	(*vop_seek)(struct vnode *, offset_t, offset_t *, caller_context_t *);
	int	(*vop_realvp)(struct vnode *, struct vnode **, caller_context_t *);
	int	(*vop_putpage)(struct vnode *, offset_t, size_t, int, struct cred *, caller_context_t *);
	int	(*vop_poll)(struct vnode *, short, int, short *, struct pollhead **, caller_context_t *);
	int	(*vop_setsecattr)(struct vnode *, vsecattr_t *, int, struct cred *, caller_context_t *);
	int	(*vop_getsecattr)(struct vnode *, vsecattr_t *, int, struct cred *, caller_context_t *);
};

extern struct vnode *rootdir;		/* root of the root file system; held for ever */
extern struct kmem_cache *vn_cache;
