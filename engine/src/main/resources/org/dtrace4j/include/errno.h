/* Error numbers. */
#ifndef _ERRNO_H
#define	_ERRNO_H

#include <sys/errno.h>

#endif
