/* Executing a file: who does it for which beginning of a file, and what is handed to them. */
struct execsw;

typedef struct execa {			/* what the system call was given, in the process */
	const char	*fname;
	const char	**argp;
	const char	**envp;
} execa_t;

typedef struct uarg {			/* what exec_common knows of it; these are the members that are used here */
	ssize_t		na;		/* arguments */
	ssize_t		ne;		/* strings of the environment */
	ssize_t		nc;
	ssize_t		arglen;
	char		*fname;
	char		*pathname;
	ssize_t		auxsize;
	caddr_t		stackend;
	size_t		stk_align;
	size_t		stk_size;
	char		*stk_base;
	char		*stk_strp;
	int		*stk_offp;
	size_t		usrstack_size;
	uint_t		stk_prot;
	uint_t		dat_prot;
	int		traceinval;
	int		addr32;
	model_t		to_model;
	model_t		from_model;
	size_t		to_ptrsize;
	size_t		from_ptrsize;
	size_t		ncargs;
	struct execsw	*execswp;
	uintptr_t	entry;
	uintptr_t	thrptr;
	struct vnode	*ex_vp;
} uarg_t;

typedef struct intpdata {		/* the interpreter of each level, and its argument */
	char		*intp;
	char		*intp_name[5];
	char		*intp_arg[5];
} intpdata_t;

struct execsw {
	char		*exec_magic;
	int		exec_magoff;
	int		exec_maglen;
	int		(*exec_func)(struct vnode *, struct execa *, struct uarg *, struct intpdata *, int, long *, int, caddr_t,
			    struct cred *, int);
	int		(*exec_core)(struct vnode *, struct proc *, struct cred *);
	krwlock_t	*exec_lock;
};

extern struct execsw execsw[4];
extern int nexectype;			/* rows of execsw */
