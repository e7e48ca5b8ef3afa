/* What much of the kernel declares; its functions and variables are the kernel's. */
#ifndef _SYS_SYSTM_H
#define	_SYS_SYSTM_H

#include <sys/types.h>

#endif
