/* Credentials; cred_t is the kernel's. */
#ifndef _SYS_CRED_H
#define	_SYS_CRED_H

#include <sys/types.h>

#endif
