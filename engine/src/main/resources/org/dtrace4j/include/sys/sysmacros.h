/* Small sums that much of the kernel uses. */
#ifndef _SYS_SYSMACROS_H
#define	_SYS_SYSMACROS_H

#include <sys/param.h>

#define	P2ALIGN(x, align)	((x) & -(align))
#define	P2PHASE(x, align)	((x) & ((align) - 1))
#define	P2ROUNDUP(x, align)	(-(-(x) & -(align)))
#define	ISP2(x)	(((x) & ((x) - 1)) == 0)
#define	IS_P2ALIGNED(v, a)	((((uintptr_t)(v)) & ((uintptr_t)(a) - 1)) == 0)
#define	NBITSMINOR	32

#endif
