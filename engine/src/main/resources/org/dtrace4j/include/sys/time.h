/* Time, in which units and by which clock. */
#ifndef _SYS_TIME_H
#define	_SYS_TIME_H

#include <sys/types.h>

#define	SEC	1
#define	MILLISEC	1000
#define	MICROSEC	1000000
#define	NANOSEC	1000000000LL
#define	MSEC2NSEC(m)	((hrtime_t)(m) * (NANOSEC / MILLISEC))
#define	NSEC2MSEC(n)	((n) / (NANOSEC / MILLISEC))
#define	USEC2NSEC(m)	((hrtime_t)(m) * (NANOSEC / MICROSEC))
#define	NSEC2USEC(n)	((n) / (NANOSEC / MICROSEC))
#define	SEC2NSEC(s)	((hrtime_t)(s) * NANOSEC)
#define	NSEC2SEC(n)	((n) / NANOSEC)
#define	CLOCK_VIRTUAL	1
#define	CLOCK_THREAD_CPUTIME_ID	2
#define	CLOCK_REALTIME	3
#define	CLOCK_MONOTONIC	4
#define	CLOCK_PROCESS_CPUTIME_ID	5
#define	CLOCK_HIGHRES	CLOCK_MONOTONIC
#define	ITIMER_REAL	0
#define	ITIMER_VIRTUAL	1
#define	ITIMER_PROF	2
#define	ITIMER_REALPROF	3

#endif
