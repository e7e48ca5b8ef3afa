/* Mutexes; kmutex_t is the kernel's. */
#ifndef _SYS_MUTEX_H
#define	_SYS_MUTEX_H

#include <sys/types.h>

#endif
