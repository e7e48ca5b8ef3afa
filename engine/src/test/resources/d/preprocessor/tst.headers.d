/* @@args: -C */
/* Headers of the compiler's own come before those of the host, which are no D. */
#include <sys/types.h>
#include <sys/types.h>
#include <sys/isa_defs.h>
#include <sys/byteorder.h>
#include <sys/file.h>
#include <sys/vnode.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <inet/common.h>
#include <endian.h>
#pragma D option quiet

typedef struct header {
#if __BYTE_ORDER == __LITTLE_ENDIAN
	u_char low;
	u_char high;
#else
	u_char high;
	u_char low;
#endif
} header_t;

BEGIN
{
	this->bytes = (uint8_t *)alloca(8);
	this->bytes[0] = 0x12;
	this->bytes[1] = 0x34;
	this->bytes[2] = 0x56;
	this->bytes[3] = 0x78;
	printf("%x %x %x\n", BE_IN16(this->bytes), BE_IN32(this->bytes), LE_IN32(this->bytes));
	printf("%x %x\n", BE16_TO_U16(this->bytes), BE32_TO_U32(this->bytes));
	printf("%x %x %lx\n", BSWAP_16(0x1234), BSWAP_32(0x12345678), BSWAP_64(0x123456789abcdef0));
	printf("%x %x\n", ((header_t *)this->bytes)->low, ((header_t *)this->bytes)->high);
	printf("%x %x %d %d\n", FREAD | FWRITE | FAPPEND, VISSWAP | VSWAPLIKE, S_ISDIR(0x41ed), MAP_ANON | PROT_READ);
#if defined(_LP64) && defined(_MULTI_DATAMODEL) && defined(_LITTLE_ENDIAN) && !defined(_BIG_ENDIAN)
	printf("%d %d\n", sizeof (off_t), sizeof (time32_t));
#endif
	exit(0);
}
