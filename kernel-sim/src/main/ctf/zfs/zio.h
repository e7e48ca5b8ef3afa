/* A virtual device of a pool, and the pipeline that each request to one goes through. */
typedef enum vdev_state {
	VDEV_STATE_UNKNOWN,
	VDEV_STATE_CLOSED,
	VDEV_STATE_OFFLINE,
	VDEV_STATE_REMOVED,
	VDEV_STATE_CANT_OPEN,
	VDEV_STATE_FAULTED,
	VDEV_STATE_DEGRADED,
	VDEV_STATE_HEALTHY
} vdev_state_t;

typedef enum zio_type {
	ZIO_TYPE_NULL,
	ZIO_TYPE_READ,
	ZIO_TYPE_WRITE,
	ZIO_TYPE_FREE,
	ZIO_TYPE_CLAIM,
	ZIO_TYPE_IOCTL,
	ZIO_TYPES
} zio_type_t;

typedef enum zio_priority {
	ZIO_PRIORITY_SYNC_READ,
	ZIO_PRIORITY_SYNC_WRITE,
	ZIO_PRIORITY_ASYNC_READ,
	ZIO_PRIORITY_ASYNC_WRITE,
	ZIO_PRIORITY_SCRUB,
	ZIO_PRIORITY_NUM_QUEUEABLE,
	ZIO_PRIORITY_NOW
} zio_priority_t;

enum zio_child { ZIO_CHILD_VDEV, ZIO_CHILD_GANG, ZIO_CHILD_DDT, ZIO_CHILD_LOGICAL };

/* The stages that there is work for here, with the original's numbers. */
enum zio_stage {
	ZIO_STAGE_OPEN = 0x000001,
	ZIO_STAGE_READY = 0x010000,
	ZIO_STAGE_VDEV_IO_START = 0x020000,
	ZIO_STAGE_DONE = 0x200000
};

enum zio_flag {
	ZIO_FLAG_DONT_AGGREGATE = 0x00000001,
	ZIO_FLAG_PHYSICAL = 0x00000040,
	ZIO_FLAG_CANFAIL = 0x00000080,
	ZIO_FLAG_DONT_CACHE = 0x00000800,
	ZIO_FLAG_DONT_PROPAGATE = 0x00080000
};

typedef enum arc_flags {
	ARC_FLAG_WAIT = 0x02,
	ARC_FLAG_NOWAIT = 0x04,
	ARC_FLAG_CACHED = 0x10
} arc_flags_t;

typedef struct vdev_stat {
	hrtime_t	vs_timestamp;
	uint64_t	vs_state;
	uint64_t	vs_aux;
	uint64_t	vs_alloc;
	uint64_t	vs_space;
	uint64_t	vs_ops[6];		/* by zio_type_t */
	uint64_t	vs_bytes[6];
} vdev_stat_t;

typedef struct vdev {
	uint64_t	vdev_id;
	uint64_t	vdev_guid;
	uint64_t	vdev_ashift;
	uint64_t	vdev_state;
	struct spa	*vdev_spa;
	vdev_stat_t	vdev_stat;
	struct vdev	*vdev_top;
	struct vdev	*vdev_parent;
	struct vdev	**vdev_child;
	uint64_t	vdev_children;
	char		*vdev_path;
} vdev_t;

/* Where a block lies: the vdev and the size, and the offset in sectors. */
typedef struct dva {
	uint64_t	dva_word[2];
} dva_t;

typedef struct blkptr {
	dva_t		blk_dva[3];
	uint64_t	blk_prop;
	uint64_t	blk_pad[2];
	uint64_t	blk_phys_birth;
	uint64_t	blk_birth;
	uint64_t	blk_fill;
	uint64_t	blk_cksum[4];
} blkptr_t;

/* Which block of which object it is. */
typedef struct zbookmark_phys {
	uint64_t	zb_objset;
	uint64_t	zb_object;
	int64_t		zb_level;
	uint64_t	zb_blkid;
} zbookmark_phys_t;

struct zio;
typedef void zio_done_func_t(struct zio *);

typedef struct zio {
	zbookmark_phys_t io_bookmark;
	zio_type_t	io_type;
	enum zio_child	io_child_type;
	int		io_cmd;
	zio_priority_t	io_priority;
	uint8_t		io_reexecute;
	uint8_t		io_state[2];		/* ready, done */
	uint64_t	io_txg;
	struct spa	*io_spa;
	blkptr_t	*io_bp;
	blkptr_t	io_bp_copy;
	struct zio	*io_logical;
	zio_done_func_t	*io_ready;
	zio_done_func_t	*io_done;
	void		*io_private;
	void		*io_data;
	uint64_t	io_size;
	uint64_t	io_orig_size;
	vdev_t		*io_vd;
	void		*io_vsd;
	uint64_t	io_offset;
	hrtime_t	io_timestamp;
	hrtime_t	io_queued_timestamp;
	hrtime_t	io_dispatched;
	enum zio_flag	io_flags;
	enum zio_stage	io_stage;
	enum zio_stage	io_pipeline;
	enum zio_flag	io_orig_flags;
	enum zio_stage	io_orig_stage;
	enum zio_stage	io_orig_pipeline;
	int		io_error;
	uint64_t	io_child_count;
	uint64_t	io_parent_count;
	void		*io_executor;
	void		*io_waiter;
	kmutex_t	io_lock;
	kcondvar_t	io_cv;
} zio_t;

/* A request to a disk, with the zio that it is for. */
typedef struct vdev_buf {
	buf_t		vb_buf;
	zio_t		*vb_io;
} vdev_buf_t;

/* The intent log of a dataset. */
typedef struct zilog {
	struct dsl_pool	*zl_dmu_pool;
	struct spa	*zl_spa;
	struct objset	*zl_os;
	uint64_t	zl_commit_count;
} zilog_t;
