/*
 * System V's messages, semaphores and shared memory. What they have in common is an ipc_service_t with its objects, each of which begins with a
 * kipc_perm_t. ipcs_lock guards all of a service.
 */
typedef int key_t;

typedef struct kipc_perm {
	struct kipc_perm *ipc_next;	/* of the same service, by identifier */
	uint_t		ipc_ref;	/* the object is freed with the last reference */
	uid_t		ipc_uid;
	gid_t		ipc_gid;
	uid_t		ipc_cuid;	/* who made it */
	gid_t		ipc_cgid;
	mode_t		ipc_mode;	/* enum ipc_mode, and permissions */
	key_t		ipc_key;
	uint_t		ipc_id;
} kipc_perm_t;

/* What programs see and set of it. */
struct ipc_perm {
	uid_t		uid;
	gid_t		gid;
	uid_t		cuid;
	gid_t		cgid;
	mode_t		mode;
	key_t		key;
};

typedef struct ipc_service {
	kmutex_t	ipcs_lock;
	struct kipc_perm *ipcs_list;
	uint_t		ipcs_usedcount;
	uint_t		ipcs_maxid;	/* the next identifier */
	size_t		ipcs_ssize;	/* bytes of an object */
} ipc_service_t;

enum ipc_mode {
	IPC_ALLOC = 0100000,	/* has not been removed */
	IPC_CREAT = 0001000,
	IPC_EXCL = 0002000,
	IPC_NOWAIT = 0004000
};

enum ipc_command {
	IPC_RMID = 10,
	IPC_SET = 11,
	IPC_STAT = 12,
	IPC_STAT64 = 14,	/* the same, whoever asks */
	GETNCNT = 3,
	GETPID = 4,
	GETVAL = 5,
	GETALL = 6,
	GETZCNT = 7,
	SETVAL = 8,
	SETALL = 9
};

enum ipc_permission { MSG_R = 0400, MSG_W = 0200, SEM_R = 0400, SEM_A = 0200, MSG_RWAIT = 0001000, MSG_WWAIT = 0002000 };
enum ipc_flag { MSG_NOERROR = 010000, SEM_UNDO = 010000 };
enum ipc_limit { MSGMNB = 65536, MSGTQL = 8192, SEMMSL = 512, SEMOPM = 512, SEMVMX = 65535 };
enum msg_call { MSGGET = 0, MSGCTL = 1, MSGRCV = 2, MSGSND = 3, MSGIDS = 4 };
enum sem_call { SEMCTL = 0, SEMGET = 1, SEMOP = 2, SEMIDS = 3 };
enum shm_call { SHMAT = 0, SHMCTL = 1, SHMDT = 2, SHMGET = 3, SHMIDS = 4 };
enum shm_permission { SHM_R = 0400, SHM_W = 0200 };
enum shm_flag { SHM_RDONLY = 010000, SHM_RND = 020000 };
enum shm_command { SHM_LOCK = 3, SHM_UNLOCK = 4 };
enum shm_limit { SHMMAX = 0x8000000 };

/* A message. */
typedef struct msg {
	struct msg	*msg_next;
	long		msg_type;
	size_t		msg_size;
	void		*msg_addr;
} msg_t;

typedef struct kmsqid {
	kipc_perm_t	msg_perm;
	struct msg	*msg_first;
	struct msg	*msg_last;
	size_t		msg_cbytes;	/* bytes in the queue */
	size_t		msg_qnum;	/* messages */
	size_t		msg_qbytes;	/* most bytes */
	size_t		msg_qmax;	/* most messages */
	pid_t		msg_lspid;	/* who sent last, and who received */
	pid_t		msg_lrpid;
	time_t		msg_stime;
	time_t		msg_rtime;
	time_t		msg_ctime;
	uint_t		msg_rcv_cnt;	/* threads that wait for a message */
	uint_t		msg_snd_cnt;	/* threads that wait for room */
	kcondvar_t	msg_rcv_cv;
	kcondvar_t	msg_snd_cv;
} kmsqid_t;

struct ipcmsgbuf;

struct sem {
	ushort_t	semval;
	pid_t		sempid;		/* who worked on it last */
	ushort_t	semncnt;	/* threads that wait for a larger value */
	ushort_t	semzcnt;	/* threads that wait for zero */
	kcondvar_t	semncnt_cv;
	kcondvar_t	semzcnt_cv;
};

struct sembuf {
	ushort_t	sem_num;
	short		sem_op;
	short		sem_flg;
};

/* What is to be added to a semaphore when a process ends. */
struct sem_undo {
	struct sem_undo	*un_next;
	struct proc	*un_proc;
	ushort_t	un_num;
	int		un_aoe;
};

typedef struct ksemid {
	kipc_perm_t	sem_perm;
	struct sem	*sem_base;
	ushort_t	sem_nsems;
	time_t		sem_otime;
	time_t		sem_ctime;
	struct sem_undo	*sem_undos;
} ksemid_t;

typedef struct kshmid {
	kipc_perm_t	shm_perm;
	size_t		shm_segsz;	/* bytes that were asked for */
	struct anon_map	*shm_amp;
	ushort_t	shm_lkcnt;	/* how often its pages are locked */
	pid_t		shm_lpid;	/* who attached or detached it last */
	pid_t		shm_cpid;	/* who made it */
	time_t		shm_atime;
	time_t		shm_dtime;
	time_t		shm_ctime;
} kshmid_t;

/* What a process has attached. */
typedef struct segacct {
	struct segacct	*sa_next;
	caddr_t		sa_addr;
	size_t		sa_len;
	ulong_t		sa_flags;	/* those of shmat */
	struct kshmid	*sa_id;
} segacct_t;
