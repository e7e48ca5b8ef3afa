/*
 * A pool, its datasets, and what a mounted one consists of. These are the members that this kernel uses, in the order
 * in which the original has them; the rest of the original's structures is left out.
 */
struct spa;
struct vdev;
struct zilog;
struct nvlist;
struct dmu_tx;
struct dsl_pool;
struct dsl_dataset;
struct objset;
struct zfsvfs;
struct znode;

typedef enum spa_proc_state {
	SPA_PROC_NONE,
	SPA_PROC_CREATED,
	SPA_PROC_ACTIVE,
	SPA_PROC_DEACTIVATE,
	SPA_PROC_GONE
} spa_proc_state_t;

typedef struct spa {
	char		spa_name[256];
	int		spa_state;
	uint64_t	spa_import_flags;
	struct dsl_pool	*spa_dsl_pool;
	uint64_t	spa_syncing_txg;
	struct vdev	*spa_root_vdev;
	kmutex_t	spa_proc_lock;
	kcondvar_t	spa_proc_cv;
	spa_proc_state_t spa_proc_state;
	struct proc	*spa_proc;
	int		spa_refcount;
} spa_t;

typedef struct dsl_pool {
	struct spa	*dp_spa;
	struct dsl_dataset *dp_datasets;	/* list of those that are in use, by ds_next */
	uint64_t	dp_txg;
} dsl_pool_t;

typedef struct dsl_dataset {
	struct dsl_dataset *ds_next;
	struct dsl_pool	*ds_pool;
	char		ds_name[256];
	uint64_t	ds_object;		/* number of the dataset in the pool */
	uint64_t	ds_guid;
	int		ds_readonly;		/* a snapshot */
	struct objset	*ds_objset;
} dsl_dataset_t;

typedef struct objset {
	struct dsl_dataset *os_dsl_dataset;
	struct spa	*os_spa;
	struct zfsvfs	*os_user_ptr;
} objset_t;

typedef struct zfsvfs {
	struct vfs	*z_vfs;
	struct zfsvfs	*z_parent;
	objset_t	*z_os;
	struct zilog	*z_log;
	uint64_t	z_root;			/* number of the root directory */
	uint_t		z_atime;
	uint_t		z_unmounted;
	krwlock_t	z_teardown_lock;
	struct znode	*z_all_znodes;		/* list by z_link_next */
	kmutex_t	z_znodes_lock;
	uint64_t	z_nr_znodes;
} zfsvfs_t;

/* A file or directory that is in use, or was lately. */
typedef struct znode {
	struct zfsvfs	*z_zfsvfs;
	struct vnode	*z_vnode;
	uint64_t	z_id;			/* number of the object in its dataset */
	kmutex_t	z_lock;
	krwlock_t	z_parent_lock;
	krwlock_t	z_name_lock;
	uint8_t		z_unlinked;
	uint8_t		z_atime_dirty;
	uint8_t		z_zn_prefetch;
	uint8_t		z_moved;
	uint_t		z_blksz;
	uint_t		z_seq;
	uint64_t	z_mapcnt;
	uint32_t	z_sync_cnt;		/* how often it is open for synchronous writes */
	uint64_t	z_gen;
	uint64_t	z_size;
	uint64_t	z_links;
	uint64_t	z_pflags;
	uint64_t	z_uid;
	uint64_t	z_gid;
	mode_t		z_mode;
	struct znode	*z_link_next;
	struct znode	*z_link_prev;
} znode_t;

extern struct spa *spa_namespace_head;
extern struct kmem_cache *znode_cache;
extern int zfsfstype;
extern int zfs_major;
extern minor_t zfs_minor;
extern struct vnodeops *zfs_dvnodeops;
extern struct vnodeops *zfs_fvnodeops;
extern struct vnodeops *zfs_symvnodeops;
