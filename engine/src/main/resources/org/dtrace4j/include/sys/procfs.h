/* Processes; psinfo_t and lwpsinfo_t are library procfs.d's. */
#ifndef _SYS_PROCFS_H
#define	_SYS_PROCFS_H

#include <sys/types.h>

#endif
