/* Timeouts: functions called by the clock at a tick. */
typedef struct callout {
    struct callout *c_idnext;
    struct callout *c_idprev;
    struct callout *c_clnext;
    struct callout *c_clprev;
    ulong_t c_xid;
    void (*c_func)(void *);
    void *c_arg;
    hrtime_t c_runtime;
} callout_t;
