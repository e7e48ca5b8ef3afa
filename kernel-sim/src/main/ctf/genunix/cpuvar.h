/* CPUs and their dispatch queues. */
enum cpu_flags {
    CPU_RUNNING = 0x001, CPU_READY = 0x002, CPU_QUIESCED = 0x004, CPU_EXISTS = 0x008, CPU_ENABLE = 0x010,
    CPU_OFFLINE = 0x020
};

typedef struct dispq {
    struct _kthread *dq_first;
    struct _kthread *dq_last;
    int dq_sruncnt;
} dispq_t;

typedef struct _disp {
    disp_lock_t disp_lock;
    pri_t disp_npri;
    dispq_t *disp_q;
    dispq_t *disp_q_limit;
    ulong_t *disp_qactmap;
    pri_t disp_maxrunpri;
    pri_t disp_max_unbound_pri;
    int disp_nrunnable;
    struct cpu *disp_cpu;
    hrtime_t disp_steal;
} disp_t;

struct loadavg_s {
    int lg_cur;
    unsigned int lg_len;
    hrtime_t lg_total;
    hrtime_t lg_loads[11];
};

typedef struct cpu_sys_stats {
    uint64_t bread;
    uint64_t bwrite;
    uint64_t lread;
    uint64_t lwrite;
    uint64_t phread;
    uint64_t phwrite;
    uint64_t pswitch;
    uint64_t trap;
    uint64_t intr;
    uint64_t intrthread;
    uint64_t syscall;
    uint64_t sysread;
    uint64_t syswrite;
    uint64_t sysfork;
    uint64_t sysvfork;
    uint64_t sysexec;
    uint64_t readch;
    uint64_t writech;
    uint64_t rcvint;
    uint64_t xmtint;
    uint64_t mdmint;
    uint64_t rawch;
    uint64_t canch;
    uint64_t outch;
    uint64_t msg;
    uint64_t sema;
    uint64_t namei;
    uint64_t procovf;
    uint64_t nthreads;
    uint64_t cpumigrate;
    uint64_t xcalls;
    uint64_t mutex_adenters;
    uint64_t rw_rdfails;
    uint64_t rw_wrfails;
    uint64_t modload;
    uint64_t modunload;
    uint64_t inv_swtch;
    uint64_t idlethread;
} cpu_sys_stats_t;

typedef struct cpu_vm_stats {
    uint64_t pgrec;
    uint64_t pgfrec;
    uint64_t pgin;
    uint64_t pgpgin;
    uint64_t pgout;
    uint64_t pgpgout;
    uint64_t zfod;
    uint64_t dfree;
    uint64_t scan;
    uint64_t rev;
    uint64_t hat_fault;
    uint64_t as_fault;
    uint64_t maj_fault;
    uint64_t cow_fault;
    uint64_t prot_fault;
    uint64_t softlock;
    uint64_t kernel_asflt;
    uint64_t pgrrun;
    uint64_t execpgin;
    uint64_t execpgout;
    uint64_t execfree;
    uint64_t anonpgin;
    uint64_t anonpgout;
    uint64_t anonfree;
    uint64_t fspgin;
    uint64_t fspgout;
    uint64_t fsfree;
} cpu_vm_stats_t;

typedef struct cpu_stats {
    cpu_sys_stats_t sys;
    cpu_vm_stats_t vm;
} cpu_stats_t;

typedef struct processor_info {
    int pi_state;
    char pi_processor_type[16];
    char pi_fputypes[32];
    int pi_clock;
} processor_info_t;

typedef struct cpu {
    processorid_t cpu_id;
    processorid_t cpu_seqid;
    cpu_flag_t cpu_flags;
    struct cpu *cpu_self;
    struct _kthread *cpu_thread;
    struct _kthread *cpu_idle_thread;
    struct _kthread *cpu_pause_thread;
    klwp_id_t cpu_lwp;
    klwp_id_t cpu_fpowner;
    struct cpupart *cpu_part;
    struct lgrp_ld *cpu_lpl;
    int cpu_cache_offset;
    struct cpu *cpu_next;
    struct cpu *cpu_prev;
    struct cpu *cpu_next_onln;
    struct cpu *cpu_prev_onln;
    struct cpu *cpu_next_part;
    struct cpu *cpu_prev_part;
    struct cpu *cpu_next_lgrp;
    struct cpu *cpu_prev_lgrp;
    struct cpu *cpu_next_lpl;
    struct cpu *cpu_prev_lpl;
    void *cpu_pg;
    void *cpu_reserved[4];
    disp_t *cpu_disp;
    char cpu_runrun;
    char cpu_kprunrun;
    pri_t cpu_chosen_level;
    struct _kthread *cpu_dispthread;
    disp_lock_t cpu_thread_lock;
    uint8_t cpu_disp_flags;
    pri_t cpu_dispatch_pri;
    clock_t cpu_last_swtch;
    caddr_t cpu_intr_stack;
    struct _kthread *cpu_intr_thread;
    uint_t cpu_intr_actv;
    int cpu_base_spl;
    cpu_stats_t cpu_stats;
    struct kstat *cpu_info_kstat;
    uintptr_t cpu_profile_pc;
    uintptr_t cpu_profile_upc;
    uintptr_t cpu_profile_pil;
    clock_t cpu_deadman_lbolt;
    uint_t cpu_deadman_countdown;
    processor_info_t cpu_type_info;
    time_t cpu_state_begin;
    char cpu_cpr_flags;
    struct cyc_cpu *cpu_cyclic;
    struct squeue_set_s *cpu_squeue_set;
    struct nvlist *cpu_props;
    krwlock_t cpu_ft_lock;
    uintptr_t cpu_dtrace_caller;
    hrtime_t cpu_dtrace_chillmark;
    hrtime_t cpu_dtrace_chilled;
    uint16_t cpu_mstate;
    uint16_t cpu_mstate_gen;
    hrtime_t cpu_mstate_start;
    hrtime_t cpu_acct[3];
    hrtime_t cpu_intracct[3];
    hrtime_t cpu_waitrq;
    struct loadavg_s cpu_loadavg;
    char *cpu_idstr;
    char *cpu_brandstr;
    int32_t cpu_intr_weight;
    void *cpu_vm_data;
    struct cpu_physid *cpu_physid;
} cpu_t;

extern int ncpus;
extern int ncpus_online;
extern int max_ncpus;
extern cpu_t *cpu_list;
extern cpu_t *cpu_active;
extern pri_t maxclsyspri;
extern pri_t minclsyspri;

/* What processor_bind() is asked for other than a CPU (sys/processor.h), and who asks of himself. */
enum processor_bindings { PBIND_NONE = -1, PBIND_QUERY = -2, PBIND_HARD = -3, PBIND_SOFT = -4, PBIND_QUERY_TYPE = -5 };
enum thread_bind_flags { TB_CPU_SOFT = 0x1 };
enum own_id { P_MYID = -1 };
