/*
 * Internet addresses, in network byte order.
 */
typedef uint32_t ipaddr_t;

typedef struct in6_addr {
	union {
		uint8_t		_S6_u8[16];
		uint32_t	_S6_u32[4];
		uint64_t	__S6_align;
	} _S6_un;
} in6_addr_t;
