/* Counters that programs read by /dev/kstat, besides those of each CPU. */

/* Requests to a disk: of those that wait, and of those that the disk works at. Times are in nanoseconds. */
typedef struct kstat_io {
	u_longlong_t	nread;		/* bytes */
	u_longlong_t	nwritten;
	uint_t		reads;
	uint_t		writes;
	hrtime_t	wtime;		/* with somebody in the queue that waits */
	hrtime_t	wlentime;	/* times the length of that queue */
	hrtime_t	wlastupdate;
	hrtime_t	rtime;		/* the same of those that the disk works at */
	hrtime_t	rlentime;
	hrtime_t	rlastupdate;
	uint_t		wcnt;
	uint_t		rcnt;
} kstat_io_t;

typedef int kid_t;

enum kstat_type {
	KSTAT_TYPE_RAW, KSTAT_TYPE_NAMED, KSTAT_TYPE_INTR, KSTAT_TYPE_IO, KSTAT_TYPE_TIMER
};

enum kstat_data_type {
	KSTAT_DATA_CHAR = 0, KSTAT_DATA_INT32 = 1, KSTAT_DATA_UINT32 = 2, KSTAT_DATA_INT64 = 3, KSTAT_DATA_UINT64 = 4,
	KSTAT_DATA_STRING = 9
};

/* Counters that belong together: whose they are, and where. */
typedef struct kstat {
	hrtime_t	ks_crtime;
	struct kstat	*ks_next;
	kid_t		ks_kid;
	char		ks_module[31];
	uchar_t		ks_resv;
	int		ks_instance;
	char		ks_name[31];
	uchar_t		ks_type;
	char		ks_class[31];
	uchar_t		ks_flags;
	void		*ks_data;
	uint_t		ks_ndata;
	size_t		ks_data_size;
	hrtime_t	ks_snaptime;	/* when they were read last */
	int		(*ks_update)(struct kstat *, int);
	void		*ks_private;
	int		(*ks_snapshot)(struct kstat *, void *, int);
	void		*ks_lock;
} kstat_t;

/* One counter with a name. */
typedef struct kstat_named {
	char		name[31];
	uchar_t		data_type;
	union kstat_value {
		char		c[16];
		int32_t		i32;
		uint32_t	ui32;
		struct kstat_string {
			union kstat_string_address {
				char	*ptr;
				char	__pad[8];
			} addr;
			uint32_t len;
		} str;
		int64_t		i64;
		uint64_t	ui64;
		long		l;
		ulong_t		ul;
		longlong_t	ll;
		u_longlong_t	ull;
	} value;
} kstat_named_t;

/* Interrupts of a device: hard, soft, by a watchdog, spurious, and several served at once. */
typedef struct kstat_intr {
	uint_t		intrs[5];
} kstat_intr_t;

/* How long something took that happens again and again. */
typedef struct kstat_timer {
	char		name[31];
	uchar_t		resv;
	u_longlong_t	num_events;
	hrtime_t	elapsed_time;
	hrtime_t	min_time;
	hrtime_t	max_time;
	hrtime_t	start_time;
	hrtime_t	stop_time;
} kstat_timer_t;

/* Sums over all seconds; the clock adds to them once a second. */
typedef struct sysinfo_s {
	ulong_t		updates;
	ulong_t		runque;		/* threads that wait for a CPU */
	ulong_t		runocc;		/* seconds in which one did */
	ulong_t		waiting;	/* requests that the disk works at */
} sysinfo_t;

typedef struct vminfo_s {
	uint64_t	freemem;	/* pages */
	uint64_t	swap_resv;
	uint64_t	swap_alloc;
	uint64_t	swap_avail;
	uint64_t	swap_free;
	uint64_t	updates;
} vminfo_t;

extern sysinfo_t sysinfo;
extern vminfo_t vminfo;
extern kid_t kstat_chain_id;
