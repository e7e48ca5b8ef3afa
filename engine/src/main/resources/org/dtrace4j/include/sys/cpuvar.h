/* CPUs; cpu_t is the kernel's. */
#ifndef _SYS_CPUVAR_H
#define	_SYS_CPUVAR_H

#include <sys/types.h>

#endif
