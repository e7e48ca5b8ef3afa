/*
 * Processes. Members are grouped by the lock that guards them: none, pidlock, p_lock.
 */
enum process_states { SSLEEP = 1, SRUN = 2, SZOMB = 3, SSTOP = 4, SIDL = 5, SONPROC = 6, SWAIT = 7 };
/* p_pidflag */
enum process_pid_flags { CLDPEND = 0x0001, CLDCONT = 0x0002, CLDNOSIGCHLD = 0x0004, CLDWAITPID = 0x0008 };
/* p_proc_flag: what /proc wants of the process */
enum process_proc_flags {
    P_PR_TRACE = 0x0001, P_PR_PTRACE = 0x0002, P_PR_FORK = 0x0004, P_PR_LOCK = 0x0008, P_PR_ASYNC = 0x0010,
    P_PR_EXEC = 0x0020, P_PR_BPTADJ = 0x0040, P_PR_RUNLCL = 0x0080, P_PR_KILLCL = 0x0100
};
/* p_flag */
enum process_flags {
    SSYS = 0x00000001, SEXITING = 0x00000002, SITBUSY = 0x00000004, SFORKING = 0x00000008, SWATCHOK = 0x00000010,
    SKILLED = 0x00000100, SSCONT = 0x00000200, SZONETOP = 0x00000400, SEXTKILLED = 0x00000800, SUGID = 0x00002000,
    SEXECED = 0x00004000, SJCTL = 0x00010000, SNOWAIT = 0x00020000, SVFORK = 0x00040000, SVFWAIT = 0x00080000,
    SEXITLWPS = 0x00100000, SHOLDFORK = 0x00200000, SHOLDFORK1 = 0x00800000, SCOREDUMP = 0x01000000,
    SMSACCT = 0x02000000,
    SLWPWRAP = 0x04000000, SAUTOLPG = 0x08000000, SNOCD = 0x10000000, SHOLDWATCH = 0x20000000, SMSFORK = 0x40000000
};
enum famous_pids {
    FAMOUS_PID_SCHED = 0, FAMOUS_PID_INIT = 1, FAMOUS_PID_PAGEOUT = 2, FAMOUS_PID_FSFLUSH = 3, FAMOUS_PIDS = 4
};
enum process_models { DATAMODEL_ILP32 = 0x00100000, DATAMODEL_LP64 = 0x00200000 };

struct prof {
    void *pr_base;
    uintptr_t pr_off;
    size_t pr_size;
    uint32_t pr_scale;
    long pr_samples;
};

typedef struct lwpent {
    kthread_t *le_thread;
    id_t le_lwpid;
    uint16_t le_waiters;
    uint16_t le_dwaiters;
    clock_t le_start;
    struct vnode *le_trace;
} lwpent_t;

typedef struct lwpdir {
    struct lwpdir *ld_next;
    struct lwpent *ld_entry;
} lwpdir_t;

typedef struct tidhash {
    kmutex_t th_lock;
    lwpdir_t *th_list;
} tidhash_t;

/* What a process id means: the process, its group, or both. */
struct pid {
    unsigned int pid_prinactive : 1;
    unsigned int pid_pgorphaned : 1;
    unsigned int pid_padding : 6;
    unsigned int pid_prslot : 24;
    pid_t pid_id;
    struct proc *pid_pglink;
    struct proc *pid_pgtail;
    struct pid *pid_link;
    uint_t pid_ref;
};

struct plock {
    kmutex_t pl_lock;
};

/* A session: the processes of one login. */
typedef struct sess {
    kmutex_t s_lock;
    uint_t s_ref;
    boolean_t s_sighuped;
    boolean_t s_exit;
    int s_exit_cnt;
    kcondvar_t s_exit_cv;
    int s_cnt;
    kcondvar_t s_cnt_cv;
    dev_t s_dev;
    struct vnode *s_vp;
    struct pid *s_sidp;
    struct cred *s_cred;
} sess_t;

typedef struct door_pool {
    struct _kthread *dp_threads;
    kcondvar_t dp_cv;
} door_pool_t;

typedef struct proc {
    struct vnode *p_exec;
    struct as *p_as;
    struct plock *p_lockp;
    kmutex_t p_crlock;
    struct cred *p_cred;

    /* Guarded by pidlock. */
    int p_swapcnt;
    char p_stat;
    char p_wcode;
    ushort_t p_pidflag;
    int p_wdata;
    pid_t p_ppid;
    struct proc *p_link;
    struct proc *p_parent;
    struct proc *p_child;
    struct proc *p_sibling;
    struct proc *p_psibling;
    struct proc *p_sibling_ns;
    struct proc *p_child_ns;
    struct proc *p_next;
    struct proc *p_prev;
    struct proc *p_nextofkin;
    struct proc *p_orphan;
    struct proc *p_nextorph;
    struct proc *p_pglink;
    struct proc *p_ppglink;
    struct sess *p_sessp;
    struct pid *p_pidp;
    struct pid *p_pgidp;

    /* Guarded by p_lock. */
    kcondvar_t p_cv;
    kcondvar_t p_flag_cv;
    kcondvar_t p_lwpexit;
    kcondvar_t p_holdlwps;
    uint_t p_proc_flag;
    uint_t p_flag;
    clock_t p_utime;
    clock_t p_stime;
    clock_t p_cutime;
    clock_t p_cstime;
    struct segacct *p_segacct;
    avl_tree_t *p_semacct;
    caddr_t p_bssbase;
    caddr_t p_brkbase;
    size_t p_brksize;
    uint_t p_brkpageszc;
    k_sigset_t p_sig;
    k_sigset_t p_extsig;
    k_sigset_t p_ignore;
    k_sigset_t p_siginfo;
    struct sigqueue *p_sigqueue;
    struct sigqhdr *p_sigqhdr;
    struct sigqhdr *p_signhdr;
    uchar_t p_stopsig;
    char p_fixalignment;
    id_t p_lwpid;
    int p_lwpcnt;
    int p_lwprcnt;
    int p_lwpdaemon;
    int p_lwpwait;
    int p_lwpdwait;
    int p_zombcnt;
    kthread_t *p_tlist;
    lwpdir_t *p_lwpdir;
    lwpdir_t *p_lwpfree;
    tidhash_t *p_tidhash;
    uint_t p_lwpdir_sz;
    uint_t p_tidhash_sz;
    void *p_ret_tidhash;
    uint64_t p_lgrpset;
    lgrp_id_t p_t1_lgrpid;
    lgrp_id_t p_tr_lgrpid;
    uintptr_t p_lgrpres2;
    k_sigset_t p_sigmask;
    k_fltset_t p_fltmask;
    struct vnode *p_trace;
    struct vnode *p_plist;
    kthread_t *p_agenttp;
    avl_tree_t p_warea;
    avl_tree_t p_wpage;
    struct watched_page *p_wprot;
    int p_mapcnt;
    kmutex_t p_maplock;
    struct proc *p_rlink;
    kcondvar_t p_srwchan_cv;
    size_t p_stksize;
    uint_t p_stkpageszc;
    hrtime_t p_mstart;
    hrtime_t p_mterm;
    hrtime_t p_mlreal;
    hrtime_t p_acct[10];
    hrtime_t p_cacct[10];
    struct lrusage p_ru;
    struct lrusage p_cru;
    struct itimerval p_rprof_timer;
    uintptr_t p_rprof_cyclic;
    uint_t p_defunct;
    kmutex_t p_pflock;
    struct prof p_prof;
    struct user p_user;
    door_pool_t p_server_threads;
    struct door_node *p_door_list;
    struct door_node *p_unref_list;
    kcondvar_t p_unref_cv;
    char p_unref_thread;
    uchar_t p_tnf_flags;
    struct p_audit_data *p_audit_data;
    struct pctxop *p_pctx;
    kmutex_t p_ldtlock;
    void *p_ldt;
    uint64_t p_ldt_desc[2];
    ushort_t p_ldtlimit;
    size_t p_swrss;
    struct aio *p_aio;
    struct itimer **p_itimer;
    timeout_id_t p_alarmid;
    caddr_t p_usrstack;
    uint_t p_stkprot;
    uint_t p_datprot;
    model_t p_model;
    struct lwpchan_data *p_lcp;
    kmutex_t p_lcp_lock;
    void *p_utraps;
    struct corectl_path *p_corefile;
    struct task *p_task;
    struct proc *p_taskprev;
    struct proc *p_tasknext;
    kmutex_t p_sc_lock;
    struct sc_page_ctl *p_pagep;
    struct rctl_set *p_rctls;
    rlim64_t p_stk_ctl;
    rlim64_t p_fsz_ctl;
    rlim64_t p_vmem_ctl;
    rlim64_t p_fno_ctl;
    pid_t p_ancpid;
    struct itimerval p_realitimer;
    timeout_id_t p_itimerid;
    struct corectl_content *p_content;
    avl_tree_t p_ct_held;
    struct ct_equeue **p_ct_equeue;
    struct cont_process *p_ct_process;
    list_node_t p_ct_member;
    sigqueue_t *p_killsqp;
    int p_dtrace_probes;
    uint64_t p_dtrace_count;
    void *p_dtrace_helpers;
    struct pool *p_pool;
    kcondvar_t p_poolcv;
    uint_t p_poolcnt;
    uint_t p_poolflag;
    uintptr_t p_portcnt;
    struct zone *p_zone;
    struct vnode *p_execdir;
    struct brand *p_brand;
    void *p_brand_data;
    kmutex_t p_splock;
    rctl_qty_t p_locked_mem;
    rctl_qty_t p_crypto_mem;
    clock_t p_ttime;
} proc_t;

/* A zone; there is only the global one. */
typedef struct zone {
    char *zone_name;
    zoneid_t zone_id;
    pid_t zone_proc_initpid;
    struct vnode *zone_rootvp;
    char *zone_nodename;
    struct cpucap *zone_cpucap;
} zone_t;

/* All processes, newest first. */
extern proc_t *practive;
extern proc_t *proc_sched;
extern proc_t *proc_init;
extern proc_t *proc_pageout;
extern proc_t *proc_fsflush;
extern kmutex_t pidlock;
extern kmutex_t ualock;
extern int nproc;
extern int nswapped;	/* lwps that are swapped out: never any */
extern int maxpid;
extern pid_t mpid;
extern pid_t minpid;
extern zone_t *global_zone;
extern char initname[32];
extern char initargs[32];
extern struct pid *pidhash[64];
