/*
 * Processes and threads in a form that does not change with the kernel: psinfo_t and lwpsinfo_t, as proc(4) describes
 * them, the constants that go with them, and the variables that have these types.
 */
#pragma D depends_on module genunix

/* pr_flag of an lwp. */
inline int PR_STOPPED = 0x00000001;
inline int PR_ISTOP = 0x00000002;
inline int PR_DSTOP = 0x00000004;
inline int PR_STEP = 0x00000008;
inline int PR_ASLEEP = 0x00000010;
inline int PR_PCINVAL = 0x00000020;
inline int PR_ASLWP = 0x00000040;
inline int PR_AGENT = 0x00000080;
inline int PR_DETACH = 0x00000100;
inline int PR_DAEMON = 0x00000200;
inline int PR_IDLE = 0x00000400;
inline int PR_ISSYS = 0x00001000;
inline int PR_VFORKP = 0x00002000;
inline int PR_ORPHAN = 0x00004000;
inline int PR_NOSIGCHLD = 0x00008000;
inline int PR_WAITPID = 0x00010000;
inline int PR_FORK = 0x00100000;
inline int PR_RLC = 0x00200000;
inline int PR_KLC = 0x00400000;
inline int PR_ASYNC = 0x00800000;
inline int PR_MSACCT = 0x01000000;
inline int PR_BPTADJ = 0x02000000;
inline int PR_PTRACE = 0x04000000;
inline int PR_MSFORK = 0x08000000;

/* Why an lwp has stopped. */
inline int PR_REQUESTED = 1;
inline int PR_SIGNALLED = 2;
inline int PR_SYSENTRY = 3;
inline int PR_SYSEXIT = 4;
inline int PR_JOBCONTROL = 5;
inline int PR_FAULTED = 6;
inline int PR_SUSPENDED = 7;
inline int PR_CHECKPOINT = 8;

/* pr_dmodel. */
inline char PR_MODEL_UNKNOWN = 0;
inline char PR_MODEL_ILP32 = 1;
inline char PR_MODEL_LP64 = 2;

/* pr_state of an lwp. */
inline char SSLEEP = 1;
inline char SRUN = 2;
inline char SZOMB = 3;
inline char SSTOP = 4;
inline char SIDL = 5;
inline char SONPROC = 6;
inline char SWAIT = 7;

/* pr_stype of a sleeping lwp: what it sleeps on. */
inline int SOBJ_NONE = 0;
inline int SOBJ_MUTEX = 1;
inline int SOBJ_RWLOCK = 2;
inline int SOBJ_CV = 3;
inline int SOBJ_SEMA = 4;
inline int SOBJ_USER = 5;
inline int SOBJ_USER_PI = 6;
inline int SOBJ_SHUTTLE = 7;

/* How a child has changed: si_code of SIGCLD and args[0] of proc:::exit. */
inline int CLD_EXITED = 1;
inline int CLD_KILLED = 2;
inline int CLD_DUMPED = 3;
inline int CLD_TRAPPED = 4;
inline int CLD_STOPPED = 5;
inline int CLD_CONTINUED = 6;

/* si_code of signals that a process has sent. */
inline int SI_NOINFO = 32767;
inline int SI_DTRACE = 2050;
inline int SI_RCTL = 2049;
inline int SI_USER = 0;
inline int SI_LWP = -1;
inline int SI_QUEUE = -2;
inline int SI_TIMER = -3;
inline int SI_ASYNCIO = -4;
inline int SI_MESGQ = -5;

/* si_code of signals that a fault has caused. */
inline int ILL_ILLOPC = 1;
inline int ILL_ILLOPN = 2;
inline int ILL_ILLADR = 3;
inline int ILL_ILLTRP = 4;
inline int ILL_PRVOPC = 5;
inline int ILL_PRVREG = 6;
inline int ILL_COPROC = 7;
inline int ILL_BADSTK = 8;
inline int FPE_INTDIV = 1;
inline int FPE_INTOVF = 2;
inline int FPE_FLTDIV = 3;
inline int FPE_FLTOVF = 4;
inline int FPE_FLTUND = 5;
inline int FPE_FLTRES = 6;
inline int FPE_FLTINV = 7;
inline int FPE_FLTSUB = 8;
inline int FPE_FLTDEN = 9;
inline int SEGV_MAPERR = 1;
inline int SEGV_ACCERR = 2;
inline int BUS_ADRALN = 1;
inline int BUS_ADRERR = 2;
inline int BUS_OBJERR = 3;
inline int TRAP_BRKPT = 1;
inline int TRAP_TRACE = 2;
inline int TRAP_RWATCH = 3;
inline int TRAP_WWATCH = 4;
inline int TRAP_XWATCH = 5;
inline int TRAP_DTRACE = 6;
inline int POLL_IN = 1;
inline int POLL_OUT = 2;
inline int POLL_MSG = 3;
inline int POLL_ERR = 4;
inline int POLL_PRI = 5;
inline int POLL_HUP = 6;

typedef struct lwpsinfo {
	int pr_flag;
	id_t pr_lwpid;
	uintptr_t pr_addr;
	uintptr_t pr_wchan;
	char pr_stype;
	char pr_state;
	char pr_sname;
	char pr_nice;
	short pr_syscall;
	char pr_oldpri;
	char pr_cpu;
	int pr_pri;
	ushort_t pr_pctcpu;
	ushort_t pr_pad;
	timestruc_t pr_start;
	timestruc_t pr_time;
	char pr_clname[8];
	char pr_name[16];
	processorid_t pr_onpro;
	processorid_t pr_bindpro;
	psetid_t pr_bindpset;
	int pr_lgrp;
	int pr_filler[4];
} lwpsinfo_t;

typedef struct psinfo {
	int pr_flag;
	int pr_nlwp;
	pid_t pr_pid;
	pid_t pr_ppid;
	pid_t pr_pgid;
	pid_t pr_sid;
	uid_t pr_uid;
	uid_t pr_euid;
	gid_t pr_gid;
	gid_t pr_egid;
	uintptr_t pr_addr;
	size_t pr_size;
	size_t pr_rssize;
	size_t pr_pad1;
	dev_t pr_ttydev;
	ushort_t pr_pctcpu;
	ushort_t pr_pctmem;
	timestruc_t pr_start;
	timestruc_t pr_time;
	timestruc_t pr_ctime;
	char pr_fname[16];
	char pr_psargs[80];
	int pr_wstat;
	int pr_argc;
	uintptr_t pr_argv;
	uintptr_t pr_envp;
	char pr_dmodel;
	char pr_pad2[3];
	taskid_t pr_taskid;
	projid_t pr_projid;
	int pr_nzomb;
	int pr_poolid;
	zoneid_t pr_zoneid;
	id_t pr_contract;
	int pr_filler[1];
	lwpsinfo_t pr_lwp;
} psinfo_t;

/*
 * Sizes and shares of the machine are left out: to know them is work that no probe may do. There is one task, one
 * project, one pool and one process contract, of number 0.
 */
translator psinfo_t < proc_t *T > {
	pr_flag = T->p_flag & SSYS ? PR_ISSYS : 0;
	pr_nlwp = T->p_lwpcnt;
	pr_pid = T->p_pidp == NULL ? 0 : T->p_pidp->pid_id;
	pr_ppid = T->p_ppid;
	pr_pgid = T->p_pgidp == NULL ? 0 : T->p_pgidp->pid_id;
	pr_sid = T->p_sessp == NULL ? 0 : T->p_sessp->s_sidp == NULL ? 0 : T->p_sessp->s_sidp->pid_id;
	pr_uid = T->p_cred == NULL ? 0 : T->p_cred->cr_ruid;
	pr_euid = T->p_cred == NULL ? 0 : T->p_cred->cr_uid;
	pr_gid = T->p_cred == NULL ? 0 : T->p_cred->cr_rgid;
	pr_egid = T->p_cred == NULL ? 0 : T->p_cred->cr_gid;
	pr_addr = (uintptr_t)T;
	pr_ttydev = T->p_sessp == NULL ? (dev_t)-1 : T->p_sessp->s_vp == NULL ? (dev_t)-1 : T->p_sessp->s_dev;
	pr_start = T->p_user.u_start;
	pr_fname = T->p_user.u_comm;
	pr_psargs = T->p_user.u_psargs;
	pr_wstat = T->p_wdata;
	pr_argc = T->p_user.u_argc;
	pr_argv = T->p_user.u_argv;
	pr_envp = T->p_user.u_envp;
	pr_dmodel = T->p_model == DATAMODEL_ILP32 ? PR_MODEL_ILP32 : PR_MODEL_LP64;
	pr_taskid = 0;
	pr_projid = T->p_cred == NULL ? 0 : T->p_cred->cr_projid;
	pr_nzomb = T->p_zombcnt;
	pr_poolid = 0;
	pr_zoneid = T->p_zone == NULL ? 0 : T->p_zone->zone_id;
	pr_contract = 0;
};

/* A thread's process. */
translator psinfo_t < kthread_t *T > {
	pr_flag = xlate <psinfo_t *> (T->t_procp)->pr_flag;
	pr_nlwp = xlate <psinfo_t *> (T->t_procp)->pr_nlwp;
	pr_pid = xlate <psinfo_t *> (T->t_procp)->pr_pid;
	pr_ppid = xlate <psinfo_t *> (T->t_procp)->pr_ppid;
	pr_pgid = xlate <psinfo_t *> (T->t_procp)->pr_pgid;
	pr_sid = xlate <psinfo_t *> (T->t_procp)->pr_sid;
	pr_uid = xlate <psinfo_t *> (T->t_procp)->pr_uid;
	pr_euid = xlate <psinfo_t *> (T->t_procp)->pr_euid;
	pr_gid = xlate <psinfo_t *> (T->t_procp)->pr_gid;
	pr_egid = xlate <psinfo_t *> (T->t_procp)->pr_egid;
	pr_addr = xlate <psinfo_t *> (T->t_procp)->pr_addr;
	pr_ttydev = xlate <psinfo_t *> (T->t_procp)->pr_ttydev;
	pr_start = xlate <psinfo_t *> (T->t_procp)->pr_start;
	pr_fname = xlate <psinfo_t *> (T->t_procp)->pr_fname;
	pr_psargs = xlate <psinfo_t *> (T->t_procp)->pr_psargs;
	pr_wstat = xlate <psinfo_t *> (T->t_procp)->pr_wstat;
	pr_argc = xlate <psinfo_t *> (T->t_procp)->pr_argc;
	pr_argv = xlate <psinfo_t *> (T->t_procp)->pr_argv;
	pr_envp = xlate <psinfo_t *> (T->t_procp)->pr_envp;
	pr_dmodel = xlate <psinfo_t *> (T->t_procp)->pr_dmodel;
	pr_taskid = xlate <psinfo_t *> (T->t_procp)->pr_taskid;
	pr_projid = xlate <psinfo_t *> (T->t_procp)->pr_projid;
	pr_nzomb = xlate <psinfo_t *> (T->t_procp)->pr_nzomb;
	pr_poolid = xlate <psinfo_t *> (T->t_procp)->pr_poolid;
	pr_zoneid = xlate <psinfo_t *> (T->t_procp)->pr_zoneid;
	pr_contract = xlate <psinfo_t *> (T->t_procp)->pr_contract;
};

/*
 * All sleeping of this kernel ends up on condition variables. pr_name is the name of the program that a thread runs:
 * threads have no names of their own.
 */
translator lwpsinfo_t < kthread_t *T > {
	pr_flag = (T->t_state == TS_STOPPED ? PR_STOPPED : 0)
	    | (T->t_state == TS_SLEEP && T->t_lwpchan.lc_wchan != NULL ? PR_ASLEEP : 0)
	    | (T->t_proc_flag & TP_DAEMON ? PR_DAEMON : 0)
	    | (T->t_procp->p_flag & SSYS ? PR_ISSYS : 0);
	pr_lwpid = T->t_tid;
	pr_addr = (uintptr_t)T;
	pr_wchan = (uintptr_t)T->t_lwpchan.lc_wchan;
	pr_stype = T->t_state == TS_SLEEP && T->t_lwpchan.lc_wchan != NULL ? SOBJ_CV : SOBJ_NONE;
	pr_state = T->t_state == TS_SLEEP ? SSLEEP : T->t_state == TS_RUN ? SRUN : T->t_state == TS_ONPROC ? SONPROC
	    : T->t_state == TS_ZOMB ? SZOMB : T->t_state == TS_STOPPED ? SSTOP : T->t_state == TS_WAIT ? SWAIT : 0;
	pr_sname = T->t_state == TS_SLEEP ? 'S' : T->t_state == TS_RUN ? 'R' : T->t_state == TS_ONPROC ? 'O'
	    : T->t_state == TS_ZOMB ? 'Z' : T->t_state == TS_STOPPED ? 'T' : T->t_state == TS_WAIT ? 'W' : '?';
	pr_syscall = T->t_sysnum;
	pr_pri = T->t_pri;
	pr_clname = T->t_procp->p_flag & SSYS ? "SYS" : "TS";
	pr_name = T->t_procp->p_user.u_comm;
	pr_onpro = T->t_cpu == NULL ? -1 : T->t_cpu->cpu_id;
	pr_bindpro = T->t_bind_cpu;
	pr_bindpset = T->t_bind_pset;
	pr_lgrp = 0;
};

inline psinfo_t *curpsinfo = xlate <psinfo_t *> (curthread->t_procp);
inline lwpsinfo_t *curlwpsinfo = xlate <lwpsinfo_t *> (curthread);

/* The directories where the current process looks up names. */
inline string cwd = curthread->t_procp->p_user.u_cdir == NULL ? "<unknown>"
    : curthread->t_procp->p_user.u_cdir->v_path == NULL ? "<unknown>"
    : stringof(curthread->t_procp->p_user.u_cdir->v_path);
inline string root = curthread->t_procp->p_user.u_rdir == NULL ? "/"
    : curthread->t_procp->p_user.u_rdir->v_path == NULL ? "<unknown>"
    : stringof(curthread->t_procp->p_user.u_rdir->v_path);

/* The command line as ps shows it; FreeBSD has this name for it. */
inline string execargs = stringof(curthread->t_procp->p_user.u_psargs);
