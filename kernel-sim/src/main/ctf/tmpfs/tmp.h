/*
 * A mounted tmpfs. tm_contents guards the whole structure and the list of nodes that starts at tm_rootnode;
 * tm_renamelck lets one rename through at a time.
 */
struct tmpnode;

struct tmount {
	struct vfs	*tm_vfsp;
	struct tmpnode	*tm_rootnode;
	char		*tm_mntpath;
	ulong_t		tm_anonmax;	/* most pages that it may reserve */
	pgcnt_t		tm_anonmem;	/* pages reserved now */
	dev_t		tm_dev;
	uint_t		tm_gen;		/* number of the next node */
	kmutex_t	tm_contents;
	kmutex_t	tm_renamelck;
};

enum de_op { DE_CREATE, DE_MKDIR, DE_LINK, DE_RENAME };
enum dr_op { DR_REMOVE, DR_RMDIR, DR_RENAME };

extern size_t tmpfs_maxkmem;		/* most kernel memory for nodes and entries, bytes */
extern size_t tmp_kmemspace;		/* of which in use */
extern pgcnt_t tmpfs_minfree;		/* pages of swap that are left to others */
extern minor_t tmpfs_minor;
extern int tmpfs_major;
extern kmutex_t tmpfs_minor_lock;
extern int tmpfsfstype;
extern struct vnodeops *tmp_vnodeops;
