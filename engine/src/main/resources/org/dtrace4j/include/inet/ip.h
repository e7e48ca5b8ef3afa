/* IP in the kernel; ipha_t and ip6_t are the kernel's. */
#ifndef _INET_IP_H
#define	_INET_IP_H

#include <inet/common.h>

#endif
