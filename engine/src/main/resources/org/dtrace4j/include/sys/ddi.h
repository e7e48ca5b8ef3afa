/* Devices; dev_info_t is the kernel's. */
#ifndef _SYS_DDI_H
#define	_SYS_DDI_H

#include <sys/types.h>

#endif
