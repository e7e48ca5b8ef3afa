/* Kernel threads: states. */
#ifndef _SYS_THREAD_H
#define	_SYS_THREAD_H

#include <sys/types.h>

#define	TS_FREE	0x00
#define	TS_SLEEP	0x01
#define	TS_RUN	0x02
#define	TS_ONPROC	0x04
#define	TS_ZOMB	0x08
#define	TS_STOPPED	0x10
#define	TS_WAIT	0x20

#endif
