/* Time, and what the clock keeps up to date. */
extern int hz;
extern int nsec_per_tick;
extern int usec_per_tick;
extern clock_t lbolt;
extern timestruc_t hrestime;
extern time_t boot_time;
extern int one_sec;
extern int hp_avenrun[3];	/* load averages over 1, 5 and 15 minutes, in 65536ths */
extern int avenrun[3];		/* the same in 256ths */
/* What a cyclic calls when it expires. */
typedef void (*cyc_func_t)(void *);
