/* The order of bytes, by the names that other systems have for it. */
#ifndef _ENDIAN_H
#define	_ENDIAN_H

#include <sys/byteorder.h>

#define	__LITTLE_ENDIAN	1234
#define	__BIG_ENDIAN	4321
#define	__PDP_ENDIAN	3412
#define	__BYTE_ORDER	__LITTLE_ENDIAN
#define	__FLOAT_WORD_ORDER	__BYTE_ORDER
#define	LITTLE_ENDIAN	__LITTLE_ENDIAN
#define	BIG_ENDIAN	__BIG_ENDIAN
#define	PDP_ENDIAN	__PDP_ENDIAN
#define	BYTE_ORDER	__BYTE_ORDER
#define	htobe16(x)	BE_16(x)
#define	htobe32(x)	BE_32(x)
#define	htobe64(x)	BE_64(x)
#define	htole16(x)	LE_16(x)
#define	htole32(x)	LE_32(x)
#define	htole64(x)	LE_64(x)
#define	be16toh(x)	BE_16(x)
#define	be32toh(x)	BE_32(x)
#define	be64toh(x)	BE_64(x)
#define	le16toh(x)	LE_16(x)
#define	le32toh(x)	LE_32(x)
#define	le64toh(x)	LE_64(x)

#endif
