/* The order of bytes, and numbers in another order as expressions that D takes too. */
#ifndef _SYS_BYTEORDER_H
#define	_SYS_BYTEORDER_H

#include <sys/isa_defs.h>
#include <sys/int_types.h>

#define	BSWAP_8(x)	((x) & 0xff)
#define	BSWAP_16(x)	((BSWAP_8(x) << 8) | BSWAP_8((x) >> 8))
#define	BSWAP_32(x)	(((uint32_t)(x) << 24) | (((uint32_t)(x) << 8) & 0xff0000) | (((uint32_t)(x) >> 8) & 0xff00) | ((uint32_t)(x) >> 24))
#define	BSWAP_64(x)	(((uint64_t)BSWAP_32((uint64_t)(x) & 0xffffffff) << 32) | BSWAP_32((uint64_t)(x) >> 32))
#define	BMASK_8(x)	((x) & 0xff)
#define	BMASK_16(x)	((x) & 0xffff)
#define	BMASK_32(x)	((x) & 0xffffffff)
#define	BMASK_64(x)	(x)
#define	BE_8(x)	BMASK_8(x)
#define	BE_16(x)	BSWAP_16(x)
#define	BE_32(x)	BSWAP_32(x)
#define	BE_64(x)	BSWAP_64(x)
#define	LE_8(x)	BMASK_8(x)
#define	LE_16(x)	BMASK_16(x)
#define	LE_32(x)	BMASK_32(x)
#define	LE_64(x)	BMASK_64(x)
#define	BE_IN8(a)	(*((uint8_t *)(a)))
#define	BE_IN16(a)	(((uint16_t)BE_IN8(a) << 8) | BE_IN8((uint8_t *)(a) + 1))
#define	BE_IN32(a)	(((uint32_t)BE_IN16(a) << 16) | BE_IN16((uint8_t *)(a) + 2))
#define	BE_IN64(a)	(((uint64_t)BE_IN32(a) << 32) | BE_IN32((uint8_t *)(a) + 4))
#define	LE_IN8(a)	(*((uint8_t *)(a)))
#define	LE_IN16(a)	(*((uint16_t *)(a)))
#define	LE_IN32(a)	(*((uint32_t *)(a)))
#define	LE_IN64(a)	(*((uint64_t *)(a)))

#endif
