/* Processes: states and flags. */
#ifndef _SYS_PROC_H
#define	_SYS_PROC_H

#include <sys/types.h>

#define	SSLEEP	1
#define	SRUN	2
#define	SZOMB	3
#define	SSTOP	4
#define	SIDL	5
#define	SONPROC	6
#define	SWAIT	7

#endif
