/*
 * Open files, and each process's table of them. A file_t is what several descriptors share: the offset and the mode.
 */
struct file;
struct fpollinfo;
struct portfd;
struct f_audit_data;

typedef struct file {
	kmutex_t	f_tlock;
	ushort_t	f_flag;		/* enum file_flag */
	ushort_t	f_flag2;	/* FEPOLLED, FSEARCH, FEXEC >> 16 */
	struct vnode	*f_vnode;
	offset_t	f_offset;
	struct cred	*f_cred;	/* of who opened it */
	struct f_audit_data *f_audit_data;
	int		f_count;	/* descriptors and calls that use it */
} file_t;

/* Bits of f_flag; those of open(2) differ from them by one (FOPEN). */
enum file_flag {
	FREAD = 0x01,
	FWRITE = 0x02,
	FNDELAY = 0x04,
	FAPPEND = 0x08,
	FSYNC = 0x10,
	FDSYNC = 0x40,
	FNONBLOCK = 0x80,
	FCREAT = 0x100,
	FTRUNC = 0x200,
	FEXCL = 0x400,
	FNOCTTY = 0x800,
	FOFFMAX = 0x2000,
	FRSYNC = 0x8000,
	FNOFOLLOW = 0x20000,
	FCLOEXEC = 0x800000
};

/* One descriptor; 64 bytes, so that two of them never share a cache line. */
typedef struct uf_entry {
	kmutex_t	uf_lock;
	struct file	*uf_file;
	struct fpollinfo *uf_fpollinfo;
	int		uf_refcnt;	/* threads that use it now */
	int		uf_alloc;	/* descriptors in use in its right subtree */
	short		uf_flag;	/* FD_CLOEXEC */
	short		uf_busy;	/* in use */
	kcondvar_t	uf_wanted_cv;
	kcondvar_t	uf_closing_cv;
	struct portfd	*uf_portfd;
	char		uf_pad[16];
} uf_entry_t;

typedef struct uf_rlist {
	struct uf_rlist	*ur_next;
	uf_entry_t	*ur_list;
	int		ur_nfiles;
} uf_rlist_t;

typedef struct uf_info {
	kmutex_t	fi_lock;
	int		fi_badfd;
	int		fi_action;
	int		fi_nfiles;	/* entries of fi_list */
	uf_entry_t	*fi_list;
	uf_rlist_t	*fi_rlist;	/* lists that have been outgrown */
} uf_info_t;

extern struct kmem_cache *file_cache;

/* A lock of a part of a file, as fcntl(2) takes it; l_len is 0 for all that follows. */
typedef struct flock64 {
	short		l_type;		/* enum lock_type */
	short		l_whence;
	off_t		l_start;
	off_t		l_len;
	int		l_sysid;
	pid_t		l_pid;
	long		l_pad[2];
} flock64_t;

/* What fcntl(2) is asked for. */
enum fcntl_command {
	F_DUPFD = 0, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, F_SETLK = 6, F_SETLKW = 7, F_DUP2FD = 9, F_FREESP = 11,
	F_GETLK = 14
};

/* What an offset counts from. */
enum seek_whence { SEEK_SET = 0, SEEK_CUR = 1, SEEK_END = 2 };

enum lock_type {
	F_RDLCK = 1,
	F_WRLCK = 2,
	F_UNLCK = 3
};

/* One that is held: an element of v_filocks. */
typedef struct filock {
	struct flock64	set;
	struct filock	*prev;
	struct filock	*next;
} filock_t;
