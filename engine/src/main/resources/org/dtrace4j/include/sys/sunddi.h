/* Devices; dev_info_t is the kernel's. */
#ifndef _SYS_SUNDDI_H
#define	_SYS_SUNDDI_H

#include <sys/types.h>

#endif
