/* Requests to block devices: bits of b_flags. */
#ifndef _SYS_BUF_H
#define	_SYS_BUF_H

#include <sys/types.h>

#define	B_BUSY	0x0001
#define	B_DONE	0x0002
#define	B_ERROR	0x0004
#define	B_PAGEIO	0x0010
#define	B_PHYS	0x0020
#define	B_READ	0x0040
#define	B_WRITE	0x0100
#define	B_WANTED	0x0080
#define	B_AGE	0x000200
#define	B_ASYNC	0x000400
#define	B_DELWRI	0x000800
#define	B_STALE	0x001000
#define	B_DONTNEED	0x002000
#define	B_REMAPPED	0x004000
#define	B_FREE	0x008000
#define	B_INVAL	0x010000
#define	B_FORCE	0x020000
#define	B_NOCACHE	0x080000
#define	B_TRUNC	0x100000
#define	B_SHADOW	0x200000
#define	B_RETRYWRI	0x400000
#define	B_FAILFAST	0x1000000
#define	B_STARTED	0x2000000

#endif
