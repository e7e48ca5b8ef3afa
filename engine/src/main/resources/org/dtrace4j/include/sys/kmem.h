/* The kernel's allocator; its types are the kernel's. */
#ifndef _SYS_KMEM_H
#define	_SYS_KMEM_H

#include <sys/types.h>

#endif
