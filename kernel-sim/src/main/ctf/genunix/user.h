/* What a process keeps about its program, its place in the file system, its signal handling and its open files. */
enum user_constants { PSARGSZ = 80, MAXCOMLEN = 16 };

typedef struct auxv {
    int a_type;
    long a_val;
} auxv_t;

typedef struct k_sysset {
    uint_t word[9];
} k_sysset_t;

struct rlimit64 {
    rlim64_t rlim_cur;
    rlim64_t rlim_max;
};

typedef struct user {
    struct execsw *u_execsw;
    auxv_t u_auxv[25];
    timestruc_t u_start;
    clock_t u_ticks;
    char u_comm[17];
    char u_psargs[80];
    int u_argc;
    uintptr_t u_argv;
    uintptr_t u_envp;
    uintptr_t u_commpagep;
    struct vnode *u_cdir;
    struct vnode *u_rdir;
    uint64_t u_mem;
    size_t u_mem_max;
    mode_t u_cmask;
    char u_acflag;
    char u_systrap;
    refstr_t *u_cwd;
    k_sysset_t u_entrymask;
    k_sysset_t u_exitmask;
    k_sigset_t u_signodefer;
    k_sigset_t u_sigonstack;
    k_sigset_t u_sigresethand;
    k_sigset_t u_sigrestart;
    k_sigset_t u_sigmask[75];
    void (*u_signal[75])(int);
    struct rlimit64 u_saved_rlimit[2];
    uf_info_t u_finfo;
} user_t;
