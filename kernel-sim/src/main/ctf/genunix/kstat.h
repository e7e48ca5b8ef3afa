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
