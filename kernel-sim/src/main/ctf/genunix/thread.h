/*
 * Kernel threads (kthread_t) and the light-weight processes (klwp_t) of those that belong to a process.
 */
enum thread_states {
    TS_FREE = 0x00, TS_SLEEP = 0x01, TS_RUN = 0x02, TS_ONPROC = 0x04, TS_ZOMB = 0x08, TS_STOPPED = 0x10, TS_WAIT = 0x20
};
/* t_flag */
enum thread_flags {
    T_INTR_THREAD = 0x0001, T_WAKEABLE = 0x0002, T_TOMASK = 0x0004, T_TALLOCSTK = 0x0008, T_FORKALL = 0x0010,
    T_WOULDBLOCK = 0x0020, T_DONTBLOCK = 0x0040, T_DONTPEND = 0x0080, T_SPLITSTK = 0x0100, T_WAITCVSEM = 0x0200,
    T_WATCHPT = 0x0400, T_PANIC = 0x0800, T_LWPREUSE = 0x1000, T_CAPTURING = 0x2000, T_VFPARENT = 0x4000,
    T_DONTDTRACE = 0x8000
};
/* t_proc_flag */
enum thread_proc_flags {
    TP_DAEMON = 0x0001, TP_HOLDLWP = 0x0002, TP_TWAIT = 0x0004, TP_LWPEXIT = 0x0008, TP_PRSTOP = 0x0010,
    TP_CHKPT = 0x0020,
    TP_EXITLWP = 0x0040, TP_PRVSTOP = 0x0080, TP_MSACCT = 0x0100, TP_STOPPING = 0x0200, TP_WATCHPT = 0x0400,
    TP_PAUSE = 0x0800, TP_CHANGEBIND = 0x1000, TP_ZTHREAD = 0x2000, TP_WATCHSTOP = 0x4000
};
/* t_schedflag */
enum thread_sched_flags {
    TS_LOAD = 0x0001, TS_DONT_SWAP = 0x0002, TS_SWAPENQ = 0x0004, TS_ON_SWAPQ = 0x0008, TS_SIGNALLED = 0x0010,
    TS_PROJWAITQ = 0x0020, TS_ZONEWAITQ = 0x0040, TS_CSTART = 0x0100, TS_UNPAUSE = 0x0200, TS_XSTART = 0x0400,
    TS_PSTART = 0x0800, TS_RESUME = 0x1000, TS_CREATE = 0x2000, TS_RUNQMATCH = 0x4000, TS_ALLSTART = 0x3f00
};
/* t_whystop */
enum stop_reasons {
    PR_REQUESTED = 1, PR_SIGNALLED = 2, PR_SYSENTRY = 3, PR_SYSEXIT = 4, PR_JOBCONTROL = 5, PR_FAULTED = 6,
    PR_SUSPENDED = 7, PR_CHECKPOINT = 8
};
enum microstates {
    LMS_USER = 0, LMS_SYSTEM = 1, LMS_TRAP = 2, LMS_TFAULT = 3, LMS_DFAULT = 4, LMS_KFAULT = 5, LMS_USER_LOCK = 6,
    LMS_SLEEP = 7, LMS_WAIT_CPU = 8, LMS_STOPPED = 9, NMSTATES = 10, NCMSTATES = 3
};
enum priorities { MAXCLSYSPRI = 99, MINCLSYSPRI = 60, LWP_USER = 1, LWP_SYS = 2 };

typedef struct afd {
    kmutex_t a_fdlock;
    int *a_fd;
    int a_nfd;
    int a_stale;
    int a_buf[2];
} afd_t;

typedef struct lwpchan {
    caddr_t lc_wchan0;
    caddr_t lc_wchan;
} lwpchan_t;

typedef struct _kthread {
    struct _kthread *t_link;
    caddr_t t_stk;
    void (*t_startpc)(void);
    struct cpu *t_bound_cpu;
    short t_affinitycnt;
    short t_bind_cpu;
    ushort_t t_flag;
    ushort_t t_proc_flag;
    ushort_t t_schedflag;
    char t_preempt;
    char t_preempt_lk;
    uint_t t_state;
    pri_t t_pri;
    pri_t t_epri;
    pri_t t_cpri;
    char t_writer;
    uchar_t t_bindflag;
    label_t t_pcb;
    lwpchan_t t_lwpchan;
    struct _sobj_ops *t_sobj_ops;
    id_t t_cid;
    struct thread_ops *t_clfuncs;
    void *t_cldata;
    struct ctxop *t_ctx;
    uintptr_t t_lofault;
    label_t *t_onfault;
    struct on_trap_data *t_ontrap;
    caddr_t t_swap;
    lock_t t_lock;
    uint8_t t_lockstat;
    uint8_t t_pil;
    disp_lock_t t_pi_lock;
    char t_nomigrate;
    struct cpu *t_cpu;
    struct cpu *t_weakbound_cpu;
    struct lgrp_ld *t_lpl;
    void *t_lgrp_reserv[2];
    struct _kthread *t_intr;
    uint64_t t_intr_start;
    kt_did_t t_did;
    caddr_t t_tnf_tpdp;
    struct _kcpc_ctx *t_cpc_ctx;
    struct _kcpc_set *t_cpc_set;

    /* What belongs to the lwp and must stay in memory. */
    id_t t_tid;
    id_t t_waitfor;
    struct sigqueue *t_sigqueue;
    k_sigset_t t_sig;
    k_sigset_t t_extsig;
    k_sigset_t t_hold;
    k_sigset_t t_sigwait;
    struct _kthread *t_forw;
    struct _kthread *t_back;
    struct _kthread *t_thlink;
    struct _klwp *t_lwp;
    struct proc *t_procp;
    struct t_audit_data *t_audit_data;
    struct _kthread *t_next;
    struct _kthread *t_prev;
    ushort_t t_whystop;
    ushort_t t_whatstop;
    int t_dslot;
    struct pollstate *t_pollstate;
    struct pollcache *t_pollcache;
    struct cred *t_cred;
    time_t t_start;
    clock_t t_lbolt;
    hrtime_t t_stoptime;
    uint_t t_pctcpu;
    short t_sysnum;
    kcondvar_t t_delay_cv;
    kmutex_t t_delay_lock;
    disp_lock_t *t_lockp;
    ushort_t t_oldspl;
    char t_pre_sys;
    lock_t t_lock_flush;
    struct _disp *t_disp_queue;
    clock_t t_disp_time;
    uint_t t_kpri_req;
    char t_astflag;
    char t_sig_check;
    char t_post_sys;
    char t_trapret;
    hrtime_t t_waitrq;
    int t_mstate;
    struct rprof *t_rprof;
    struct turnstile *t_prioinv;
    struct turnstile *t_ts;
    struct tsd_thread *t_tsd;
    clock_t t_stime;
    struct door_data *t_door;
    kmutex_t *t_plockp;
    struct sc_shared *t_schedctl;
    uintptr_t t_sc_uaddr;
    struct cpupart *t_cpupart;
    int t_bind_pset;
    struct copyops *t_copyops;
    caddr_t t_stkbase;
    struct page *t_red_pp;
    afd_t t_activefd;
    struct _kthread *t_priforw;
    struct _kthread *t_priback;
    struct sleepq *t_sleepq;
    struct panic_trap_info *t_panic_trap;
    int *t_lgrp_affinity;
    struct upimutex *t_upimutex;
    uint32_t t_nupinest;
    struct kproject *t_proj;
    uint8_t t_unpark;
    uint8_t t_release;
    uint8_t t_hatdepth;
    uint8_t t_xpvcntr;
    kcondvar_t t_joincv;
    void *t_taskq;
    hrtime_t t_anttime;
    char *t_pdmsg;
    uint_t t_predcache;
    hrtime_t t_dtrace_vtime;
    hrtime_t t_dtrace_start;
    uint8_t t_dtrace_stop;
    uint8_t t_dtrace_sig;
    ulong_t t_dtrace_ft;
    uintptr_t t_dtrace_pc;
    uintptr_t t_dtrace_npc;
    uintptr_t t_dtrace_scrpc;
    uintptr_t t_dtrace_astpc;
    uint64_t t_dtrace_regv;
    hrtime_t t_hrtime;
    kmutex_t t_ctx_lock;
    struct waitq *t_waitq;
    kmutex_t t_wait_mutex;
} kthread_t;

struct lrusage {
    u_longlong_t minflt;
    u_longlong_t majflt;
    u_longlong_t nswap;
    u_longlong_t inblock;
    u_longlong_t oublock;
    u_longlong_t msgsnd;
    u_longlong_t msgrcv;
    u_longlong_t nsignals;
    u_longlong_t nvcsw;
    u_longlong_t nivcsw;
    u_longlong_t sysc;
    u_longlong_t ioch;
};

struct mstate {
    int ms_prev;
    hrtime_t ms_start;
    hrtime_t ms_term;
    hrtime_t ms_state_start;
    hrtime_t ms_acct[10];
};

/* The user registers of an lwp; only their place matters here. */
struct pcb {
    uint_t pcb_flags;
    greg_t pcb_drstat;
    uint64_t pcb_fsbase;
    uint64_t pcb_gsbase;
};

typedef struct _klwp {
    struct pcb lwp_pcb;
    uintptr_t lwp_oldcontext;
    long *lwp_ap;
    int lwp_errno;
    char lwp_error;
    char lwp_eosys;
    char lwp_argsaved;
    char lwp_watchtrap;
    long lwp_arg[8];
    void *lwp_regs;
    void *lwp_fpu;
    label_t lwp_qsav;
    uchar_t lwp_cursig;
    uchar_t lwp_curflt;
    uchar_t lwp_sysabort;
    uchar_t lwp_asleep;
    uchar_t lwp_extsig;
    stack_t lwp_sigaltstack;
    struct sigqueue *lwp_curinfo;
    k_siginfo_t lwp_siginfo;
    k_sigset_t lwp_sigoldmask;
    uint32_t lwp_oweupc;
    struct mstate lwp_mstate;
    struct lrusage lwp_ru;
    int lwp_lastfault;
    caddr_t lwp_lastfaddr;
    struct itimerval lwp_timer[3];
    char lwp_unused;
    char lwp_state;
    ushort_t lwp_nostop;
    ushort_t lwp_nostop_r;
    short lwp_badpriv;
    struct _kthread *lwp_thread;
    struct proc *lwp_procp;
    size_t lwp_childstksz;
    uintptr_t lwp_ustack;
    size_t lwp_old_stk_ctl;
    struct ct_template *lwp_ct_active[2];
    struct contract *lwp_ct_latest[2];
} klwp_t;
typedef struct _klwp *klwp_id_t;

extern kthread_t *allthreads;
