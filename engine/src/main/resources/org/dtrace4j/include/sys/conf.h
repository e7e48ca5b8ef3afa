/* Drivers' entry points. */
#ifndef _SYS_CONF_H
#define	_SYS_CONF_H

#include <sys/types.h>

#endif
