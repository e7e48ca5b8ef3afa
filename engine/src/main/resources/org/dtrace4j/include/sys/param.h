/* Sizes and limits of the system. */
#ifndef _SYS_PARAM_H
#define	_SYS_PARAM_H

#include <sys/types.h>

#define	MAXPATHLEN	1024
#define	MAXNAMELEN	256
#define	MAXHOSTNAMELEN	256
#define	MAXSYMLINKS	20
#define	MAXCOMLEN	16
#define	PAGESHIFT	12
#define	PAGESIZE	4096
#define	PAGEOFFSET	4095
#define	PAGEMASK	(~PAGEOFFSET)
#define	MMU_PAGESIZE	PAGESIZE
#define	DEV_BSIZE	512
#define	DEV_BSHIFT	9
#define	NBBY	8
#define	NBPSCTR	512
#define	SCTRSHFT	9
#define	NODEV	(-1)
#define	MAXPID	30000
#define	MAXUID	2147483647
#define	NZERO	20
#define	dbtob(x)	((x) << DEV_BSHIFT)
#define	btodb(x)	((x) >> DEV_BSHIFT)
#define	btop(x)	((x) >> PAGESHIFT)
#define	ptob(x)	((x) << PAGESHIFT)
#define	MIN(a, b)	((a) < (b) ? (a) : (b))
#define	MAX(a, b)	((a) > (b) ? (a) : (b))
#define	ABS(a)	((a) < 0 ? -(a) : (a))
#define	howmany(x, y)	(((x) + ((y) - 1)) / (y))
#define	roundup(x, y)	((((x) + ((y) - 1)) / (y)) * (y))

#endif
