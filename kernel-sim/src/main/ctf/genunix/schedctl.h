/*
 * Preemption control, schedctl(2): a page that a thread shares with the kernel. In it the thread says that it does not want to lose
 * the CPU just now, and is told that it should give it up itself as soon as it can.
 */
typedef struct sc_public {
	short		sc_nopreempt;
	short		sc_yield;
} sc_public_t;

typedef struct sc_shared {
	ushort_t	sc_state;
	char		sc_sigblock;
	uchar_t		sc_flgs;
	processorid_t	sc_cpu;
	int		sc_cid;
	int		sc_cpri;
	uchar_t		sc_priority;
	sc_public_t	sc_preemptctl;
} sc_shared_t;

/* Ticks that a thread may go on after the end of its time. */
enum schedctl_limit { SC_MAX_TICKS = 2 };
