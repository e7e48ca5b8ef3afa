/* Mounted file systems; vfs_t is the kernel's. */
#ifndef _SYS_VFS_H
#define	_SYS_VFS_H

#include <sys/types.h>

#endif
