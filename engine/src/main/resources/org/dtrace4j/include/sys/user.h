/* What a process has besides. */
#ifndef _SYS_USER_H
#define	_SYS_USER_H

#include <sys/types.h>

#endif
