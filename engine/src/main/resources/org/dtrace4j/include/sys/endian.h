/* The order of bytes, where BSD has it. */
#ifndef _SYS_ENDIAN_H
#define	_SYS_ENDIAN_H

#include <endian.h>

#endif
