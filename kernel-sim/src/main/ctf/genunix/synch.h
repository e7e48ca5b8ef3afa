/*
 * Locks and condition variables of programs. They lie in the memory of a process, and libc alone looks inside: the owner is the
 * address of a thread as libc knows it, and of the lock word the highest byte is the lock, the one below counts those that spin,
 * and the lowest says whether anybody waits.
 */
typedef struct _lwp_mutex {
	struct {
		uint16_t flag1;
		uint8_t flag2;
		uint8_t ceiling;
		union {
			uint16_t bcptype;
			struct {
				uint8_t count_type1;
				uint8_t count_type2;
			} mtype_rcount;
		} mbcp_type_un;
		uint16_t magic;
	} flags;
	union {
		struct {
			uint8_t pad[8];
		} lock64;
		struct {
			uint32_t ownerpid;
			uint32_t lockword;
		} lock32;
		uint64_t owner64;
	} lock;
	uint64_t data;
} lwp_mutex_t;

typedef struct _lwp_cond {
	struct {
		uint8_t flag[4];
		uint16_t type;
		uint16_t magic;
	} flags;
	uint64_t data;
} lwp_cond_t;

/* The lowest 30 bits of the readers' word count them; the two above say that a writer has the lock, and that somebody waits. */
typedef struct _lwp_rwlock {
	int32_t readers;
	uint16_t type;
	uint16_t magic;
	lwp_mutex_t mutex;
	lwp_cond_t readercv;
	lwp_cond_t writercv;
} lwp_rwlock_t;

/* As programs call them. */
typedef lwp_mutex_t mutex_t;
typedef lwp_cond_t cond_t;
typedef lwp_rwlock_t rwlock_t;

/* Where a thread begins that another makes: here it is a program of Java that knows it. */
typedef struct ucontext ucontext_t;
