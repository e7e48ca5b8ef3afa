/* Constants of C's library. */
#ifndef _STDLIB_H
#define	_STDLIB_H

#include <sys/types.h>

#define	EXIT_SUCCESS	0
#define	EXIT_FAILURE	1
#define	RAND_MAX	32767

#endif
