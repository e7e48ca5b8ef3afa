/*
 * Locks. Only the synchronisation code looks inside; everybody else passes addresses.
 */

/* The owner's thread address; bit 0 is set while somebody waits. */
typedef struct mutex {
    void *_opaque[1];
} kmutex_t;

/* Number of waiters. */
typedef struct _kcondvar {
    ushort_t _opaque;
} kcondvar_t;

/* The writer's thread address or the number of readers, with flag bits below. */
typedef struct _krwlock {
    void *_opaque[1];
} krwlock_t;

/* The count, and the queue of waiters. */
typedef struct _ksema {
    void *_opaque[2];
} ksema_t;

enum krw_flags { RW_HAS_WAITERS = 1, RW_WRITE_WANTED = 2, RW_WRITE_LOCKED = 4 };
typedef enum krw { RW_WRITER = 0, RW_READER = 1, RW_READER_STARVEWRITER = 2 } krw_t;
