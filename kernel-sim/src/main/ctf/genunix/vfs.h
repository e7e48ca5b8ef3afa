/*
 * A mounted file system, and the kinds of them. Member order and types are those of illumos in January 2013.
 *
 * All file systems are on one circular list that starts at rootvfs (vfs_next, vfs_prev, guarded by vfslist) and in a
 * hash by device (vfs_hash). vfs_count counts who refers to one; the list is one of them.
 */
struct zone;
struct mounta;

typedef struct {
	int		val[2];
} fsid_t;

typedef struct refstr {
	uint32_t	rs_size;	/* bytes of the whole allocation */
	uint32_t	rs_refcnt;
	char		rs_string[1];	/* the text goes on behind the structure */
} refstr_t;

typedef struct mntopt {
	char		*mo_name;
	char		**mo_cancel;
	char		*mo_arg;
	int		mo_flags;	/* enum mntopt_flag */
	void		*mo_data;
} mntopt_t;

enum mntopt_flag {
	MO_SET = 0x01,
	MO_NODISPLAY = 0x02,
	MO_HASVALUE = 0x04,
	MO_IGNORE = 0x08,
	MO_TAG = 0x10,
	MO_EMPTY = 0x20
};

typedef struct mntopts {
	uint_t		mo_count;
	mntopt_t	*mo_list;
} mntopts_t;

enum whymountroot { ROOT_INIT, ROOT_REMOUNT, ROOT_UNMOUNT };
typedef enum whymountroot whymountroot_t;

struct vfs;

typedef struct vfsops {
	int	(*vfs_mount)(struct vfs *, struct vnode *, struct mounta *, struct cred *);
	int	(*vfs_unmount)(struct vfs *, int, struct cred *);
	int	(*vfs_root)(struct vfs *, struct vnode **);
	int	(*vfs_statvfs)(struct vfs *, void *);
	int	(*vfs_sync)(struct vfs *, short, struct cred *);
	int	(*vfs_vget)(struct vfs *, struct vnode **, void *);
	int	(*vfs_mountroot)(struct vfs *, enum whymountroot);
	void	(*vfs_freevfs)(struct vfs *);
	int	(*vfs_vnstate)(struct vfs *, struct vnode *, int);
} vfsops_t;

typedef struct vfs_impl {
	uint32_t	vi_featureset[4];
	void		*vi_vskap;
	void		*vi_fstypevsp;
	timespec_t	vi_hrctime;	/* when it was made */
} vfs_impl_t;

typedef struct vfs {
	struct vfs	*vfs_next;
	struct vfs	*vfs_prev;
	vfsops_t	*vfs_op;
	struct vnode	*vfs_vnodecovered;	/* what it is mounted on; NULL for the root */
	uint_t		vfs_flag;		/* enum vfs_flag */
	uint_t		vfs_bsize;
	int		vfs_fstype;		/* index in vfssw[] */
	fsid_t		vfs_fsid;
	void		*vfs_data;		/* the file system's own data */
	dev_t		vfs_dev;
	ulong_t		vfs_bcount;
	struct vfs	*vfs_list;
	struct vfs	*vfs_hash;
	ksema_t		vfs_reflock;
	uint_t		vfs_count;
	mntopts_t	vfs_mntopts;
	refstr_t	*vfs_resource;		/* first column of /etc/mnttab */
	refstr_t	*vfs_mntpt;		/* second column of /etc/mnttab */
	time_t		vfs_mtime;		/* when it was mounted, seconds since 1970 */
	struct vfs_impl	*vfs_implp;
	struct zone	*vfs_zone;
	struct vfs	*vfs_zone_next;
	struct vfs	*vfs_zone_prev;
	struct fem_head	*vfs_femhead;
	minor_t		vfs_lofi_minor;
} vfs_t;

/* Bits of vfs_flag. */
enum vfs_flag {
	VFS_RDONLY = 0x01,
	VFS_NOMNTTAB = 0x02,
	VFS_NOSETUID = 0x08,
	VFS_REMOUNT = 0x10,
	VFS_NOTRUNC = 0x20,
	VFS_UNLINKABLE = 0x40,
	VFS_UNMOUNTED = 0x100,
	VFS_NBMAND = 0x200,
	VFS_XATTR = 0x400,
	VFS_NODEVICES = 0x800,
	VFS_NOEXEC = 0x1000,
	VFS_STATS = 0x2000,
	VFS_XID = 0x4000
};

/* Argument of mount(2); with MS_SYSSPACE the pointers are kernel addresses. */
struct mounta {
	char		*spec;
	char		*dir;
	int		flags;		/* enum mount_flag */
	char		*fstype;
	char		*dataptr;
	int		datalen;
	char		*optptr;
	int		optlen;
};

/* Bits of mounta.flags. */
enum mount_flag {
	MS_RDONLY = 0x01,
	MS_FSS = 0x02,
	MS_DATA = 0x04,
	MS_SYSSPACE = 0x08,
	MS_NOSUID = 0x10,
	MS_REMOUNT = 0x20,
	MS_NOTRUNC = 0x40,
	MS_OVERLAY = 0x80,
	MS_OPTIONSTR = 0x100,
	MS_GLOBAL = 0x200,
	MS_FORCE = 0x400,
	MS_NOMNTTAB = 0x800,
	MS_NOSPLICE = 0x1000,
	MS_NOCHECK = 0x2000,
	MS_MASK = 0x3fff,
	MS_UMOUNT_MASK = 0x400
};

/* A kind of file system. */
typedef struct vfssw {
	char		*vsw_name;
	int		(*vsw_init)(int, char *);
	int		vsw_flag;	/* enum vfssw_flag */
	mntopts_t	vsw_optproto;
	uint_t		vsw_count;
	kmutex_t	vsw_lock;
	vfsops_t	vsw_vfsops;
} vfssw_t;

enum vfssw_flag {
	VSW_HASPROTO = 0x01,
	VSW_CANRWRO = 0x02,
	VSW_CANREMOUNT = 0x04,
	VSW_NOTZONESAFE = 0x08,
	VSW_VOLATILEDEV = 0x10,
	VSW_STATS = 0x20,
	VSW_XID = 0x40,
	VSW_CANLOFI = 0x80,
	VSW_ZMOUNT = 0x100,
	VSW_INSTALLED = 0x8000
};

typedef struct rvfs {
	kmutex_t	rvfs_lock;
	struct vfs	*rvfs_head;
	uint32_t	rvfs_len;
} rvfs_t;

extern struct vfs *rootvfs;		/* head of the circular list */
extern struct vfssw vfssw[24];
extern int nfstype;			/* entries of vfssw[] in use */
extern struct rvfs *rvfs_list;		/* hash of file systems by device */
extern int vfshsz;			/* its buckets */
extern krwlock_t vfslist;
extern krwlock_t vfssw_lock;
extern timespec_t vfs_mnttab_ctime;
extern timespec_t vfs_mnttab_mtime;
extern vn_vfslocks_entry_t *vfs_vnlocks[256];	/* mount locks, hashed by vnode or vfs */
