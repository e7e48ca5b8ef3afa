/* What the modules of the internet protocols share. */
#ifndef _INET_COMMON_H
#define	_INET_COMMON_H

#include <sys/types.h>
#include <netinet/in.h>

#define	A_CNT(a)	(sizeof (a) / sizeof ((a)[0]))
#define	OFFSETOF(s, m)	offsetof(s, m)
#define	BE16_TO_U16(a)	((((uint16_t)((uint8_t *)(a))[0] << 8) | (uint16_t)(((uint8_t *)(a))[1] & 0xff)) & 0xffff)
#define	BE32_TO_U32(a)	(((uint32_t)BE16_TO_U16(a) << 16) | BE16_TO_U16((uint8_t *)(a) + 2))

#endif
