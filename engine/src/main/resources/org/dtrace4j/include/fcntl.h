/* Flags of open(2). */
#ifndef _FCNTL_H
#define	_FCNTL_H

#include <sys/fcntl.h>

#endif
