/*
 * What /proc shows of a process that may be traced: its status file, and those of its lwps. Both are told as they are at the
 * moment of the read; pr_why, pr_what and the members behind them mean something while PR_STOPPED is in pr_flags, and the
 * arguments also while the lwp sleeps in a system call. Floating-point registers, which end lwpstatus_t in the original, there
 * are none.
 */
typedef struct fltset { uint_t word[4]; } fltset_t;
typedef struct sysset { uint_t word[16]; } sysset_t;

struct sigaction {
	int		sa_flags;
	void		(*sa_handler)(int);
	sigset_t	sa_mask;
};

enum lwp_status_constants { PRSYSARGS = 8, PRCLSZ = 8, R_R0 = 14, R_R1 = 12, R_PC = 17, R_SP = 20 };

typedef struct lwpstatus {
	int		pr_flags;
	id_t		pr_lwpid;
	short		pr_why;		/* enum stop_reasons */
	short		pr_what;	/* number of the system call, the signal or the fault */
	short		pr_cursig;
	short		pr_pad1;
	struct k_siginfo pr_info;	/* of the signal or the fault */
	char		pr_info_pad[200];
	sigset_t	pr_lwppend;
	sigset_t	pr_lwphold;
	struct sigaction pr_action;	/* of pr_cursig */
	stack_t		pr_altstack;
	uintptr_t	pr_oldcontext;
	short		pr_syscall;
	short		pr_nsysarg;
	int		pr_errno;
	long		pr_sysarg[8];
	long		pr_rval1;
	long		pr_rval2;
	char		pr_clname[8];
	timestruc_t	pr_tstamp;	/* when it stopped, or was asked */
	timestruc_t	pr_utime;
	timestruc_t	pr_stime;
	int		pr_filler[9];
	int		pr_errpriv;
	uintptr_t	pr_ustack;
	ulong_t		pr_instr;
	greg_t		pr_reg[28];
} lwpstatus_t;

typedef struct pstatus {
	int		pr_flags;
	int		pr_nlwp;
	pid_t		pr_pid;
	pid_t		pr_ppid;
	pid_t		pr_pgid;
	pid_t		pr_sid;
	id_t		pr_aslwpid;
	id_t		pr_agentid;
	sigset_t	pr_sigpend;
	uintptr_t	pr_brkbase;
	size_t		pr_brksize;
	uintptr_t	pr_stkbase;
	size_t		pr_stksize;
	timestruc_t	pr_utime;
	timestruc_t	pr_stime;
	timestruc_t	pr_cutime;
	timestruc_t	pr_cstime;
	sigset_t	pr_sigtrace;
	fltset_t	pr_flttrace;
	sysset_t	pr_sysentry;
	sysset_t	pr_sysexit;
	char		pr_dmodel;
	char		pr_pad[3];
	taskid_t	pr_taskid;
	projid_t	pr_projid;
	int		pr_nzomb;
	zoneid_t	pr_zoneid;
	int		pr_filler[15];
	lwpstatus_t	pr_lwp;		/* of the lwp that stands for all of them */
} pstatus_t;
