/*
 * A special file. Several names may lead to one device: each has an snode with an s_realvp, and they share the common
 * snode, where opens are counted.
 */
struct dev_info;
struct devplcy;

struct snode {
	struct snode	*s_next;	/* hash by device; must be first */
	struct vnode	*s_vnode;
	struct vnode	*s_realvp;	/* the entry in a file system, NULL in a common snode */
	struct vnode	*s_commonvp;
	dev_t		s_dev;
	struct dev_info	*s_dip;
	u_offset_t	s_nextr;
	struct snode	*s_list;
	struct devplcy	*s_plcy;
	u_offset_t	s_size;
	uint_t		s_flag;		/* enum snode_flag */
	dev_t		s_fsid;
	time_t		s_atime;
	time_t		s_mtime;
	time_t		s_ctime;
	int		s_count;	/* opens, in the common snode */
	long		s_mapcnt;
	kmutex_t	s_lock;
	kcondvar_t	s_cv;
};

enum snode_flag {
	SUPD = 0x01,
	SACC = 0x02,
	SCHG = 0x04,
	SPRIV = 0x08,
	SLOFFSET = 0x10,
	SLOCKED = 0x20,
	SWANT = 0x40,
	SANYOFFSET = 0x80,
	SCLONE = 0x100,
	SNEEDCLOSE = 0x200,
	SDIPSET = 0x400,
	SSIZEVALID = 0x800
};

extern struct snode *stable[256];	/* all snodes, by device */
extern kmutex_t stable_lock;
extern struct kmem_cache *snode_cache;
extern struct vnodeops *spec_vnodeops;

/* Where special vnodes lie that were found by no file. */
extern struct vfs spec_vfs;
