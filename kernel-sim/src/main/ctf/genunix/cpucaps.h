/* CPU caps: how much of the time of CPUs a project or a zone may have. */
typedef struct waitq {
    disp_lock_t wq_lock;
    struct _kthread *wq_first;
    int wq_count;
    boolean_t wq_blocked;
} waitq_t;

typedef struct cpucap {
    struct kproject *cap_project;
    struct zone *cap_zone;
    waitq_t cap_waitq;
    hrtime_t cap_value;
    hrtime_t cap_usage;
    disp_lock_t cap_usagelock;
    u_longlong_t cap_below;
    u_longlong_t cap_above;
    u_longlong_t cap_maxusage;
} cpucap_t;

/* A project; there is only the one of the system. */
typedef struct kproject {
    projid_t kpj_id;
    struct zone *kpj_zone;
    uint_t kpj_count;
    cpucap_t *kpj_cpucap;
} kproject_t;

/* What of a thread's time its project has been charged with. */
typedef struct caps_sc {
    hrtime_t csc_cputime;
} caps_sc_t;

typedef struct _kthread *kthread_id_t;
typedef enum cpucaps_charge { CPUCAPS_CHARGE_ENFORCE, CPUCAPS_CHARGE_ONLY } cpucaps_charge_t;

extern kproject_t proj0;
extern boolean_t cpucaps_enabled;
extern kmutex_t caps_lock;
