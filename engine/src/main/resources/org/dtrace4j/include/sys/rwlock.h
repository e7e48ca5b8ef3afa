/* Locks for readers and writers; krwlock_t is the kernel's. */
#ifndef _SYS_RWLOCK_H
#define	_SYS_RWLOCK_H

#include <sys/types.h>

#endif
