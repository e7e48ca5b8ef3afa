/* What a panic leaves behind for whoever looks at the wreck. */
enum panic_stages { PANIC_CONT = 0, PANIC_STACK = 1, PANIC_QUIESCE = 2 };

extern char *panicstr;
extern char *panic_string;
extern kthread_t *panic_thread;
extern cpu_t panic_cpu;
extern hrtime_t panic_hrtime;
extern timestruc_t panic_hrestime;
extern clock_t panic_lbolt;
extern int panic_quiesce;
extern int nopanicdebug;
extern int do_polled_io;
extern struct vnode *dumpvp;
extern char dump_path[64];
extern char panicbuf[8192];
