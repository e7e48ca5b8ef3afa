/* Signals. */
enum signal_constants {
    SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGILL = 4, SIGTRAP = 5, SIGABRT = 6, SIGEMT = 7, SIGFPE = 8, SIGKILL = 9,
    SIGBUS = 10, SIGSEGV = 11, SIGSYS = 12, SIGPIPE = 13, SIGALRM = 14, SIGTERM = 15, SIGUSR1 = 16, SIGUSR2 = 17,
    SIGCLD = 18, SIGPWR = 19, SIGWINCH = 20, SIGURG = 21, SIGPOLL = 22, SIGSTOP = 23, SIGTSTP = 24, SIGCONT = 25,
    SIGTTIN = 26, SIGTTOU = 27, SIGVTALRM = 28, SIGPROF = 29, SIGXCPU = 30, SIGXFSZ = 31, SIGWAITING = 32, SIGLWP = 33,
    SIGFREEZE = 34, SIGTHAW = 35, SIGCANCEL = 36, SIGLOST = 37, SIGXRES = 38, SIGJVM1 = 39, SIGJVM2 = 40, SIGINFO = 41,
    MAXSIG = 75
};
/* Dispositions in u_signal[]; anything else is a handler. */
enum signal_dispositions { SIG_DFL = 0, SIG_IGN = 1 };
/* Of SIGCLD: not for children that stop or go on. */
enum sigaction_flags { SA_NOCLDSTOP = 0x00020000 };
/* How a child has changed (si_code of SIGCLD, p_wcode). */
enum child_codes {
    CLD_EXITED = 1, CLD_KILLED = 2, CLD_DUMPED = 3, CLD_TRAPPED = 4, CLD_STOPPED = 5, CLD_CONTINUED = 6
};

/* Signal n is bit n-1. */
typedef struct k_sigset {
    uint_t __sigbits[3];
} k_sigset_t;

/* What programs have. */
typedef struct sigset {
    uint32_t __sigbits[4];
} sigset_t;

/* What a signal may carry for the program that it is sent to. */
union sigval {
    int sival_int;
    void *sival_ptr;
};

typedef struct k_siginfo {
    int si_signo;
    int si_code;
    int si_errno;
    int si_pad;
    pid_t si_pid;
    uid_t si_uid;
    int si_status;
    ctid_t si_ctid;
    zoneid_t si_zoneid;
    clock_t si_utime;
    clock_t si_stime;
} k_siginfo_t;

/* What a program sees of it begins the same way. */
typedef struct k_siginfo siginfo_t;

/* Machine faults of programs (sys/fault.h), and what their processes are told of them. */
enum machine_faults { FLTILL = 1, FLTPRIV = 2, FLTACCESS = 5, FLTBOUNDS = 6 };
enum fault_signal_codes { SEGV_MAPERR = 1, BUS_OBJERR = 3 };

typedef struct sigqueue {
    struct sigqueue *sq_next;
    k_siginfo_t sq_info;
    void (*sq_func)(struct sigqueue *);
    void *sq_backptr;
    int sq_external;
} sigqueue_t;

typedef struct stack {
    void *ss_sp;
    size_t ss_size;
    int ss_flags;
} stack_t;

/* The same as a 32-bit program has it. */
typedef uint32_t caddr32_t;
typedef uint32_t size32_t;
typedef struct sigaltstack32 {
    caddr32_t ss_sp;
    size32_t ss_size;
    int32_t ss_flags;
} stack32_t;

/* Whom waitid() waits for, and whom sigsend() signals. */
typedef enum idtype {
    P_PID = 0, P_PPID = 1, P_PGID = 2, P_SID = 3, P_CID = 4, P_UID = 5, P_GID = 6, P_ALL = 7,
    P_LWPID = 8
} idtype_t;
enum wait_options {
    WEXITED = 0001, WTRAPPED = 0002, WSTOPPED = 0004, WCONTINUED = 0010, WNOHANG = 0100, WNOWAIT = 0200
};
