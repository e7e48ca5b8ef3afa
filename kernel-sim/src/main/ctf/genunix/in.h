/*
 * Internet addresses, in network byte order.
 */
typedef uint32_t ipaddr_t;
typedef uint16_t in_port_t;
typedef uint16_t sa_family_t;
typedef uint32_t socklen_t;

struct in_addr {
	ipaddr_t	s_addr;
};

typedef struct in6_addr {
	union {
		uint8_t		_S6_u8[16];
		uint32_t	_S6_u32[4];
		uint64_t	__S6_align;
	} _S6_un;
} in6_addr_t;

/* Addresses of sockets, as system calls take them. */
struct sockaddr {
	sa_family_t	sa_family;
	char		sa_data[14];
};

struct sockaddr_in {
	sa_family_t	sin_family;
	in_port_t	sin_port;
	struct in_addr	sin_addr;
	char		sin_zero[8];
};

struct sockaddr_un {
	sa_family_t	sun_family;
	char		sun_path[108];
};

enum socket_constants {
	AF_UNIX = 1,
	AF_INET = 2,
	AF_INET6 = 26,
	SOCK_DGRAM = 1,
	SOCK_STREAM = 2,
	SOCK_RAW = 4,
	SHUT_RD = 0,
	SHUT_WR = 1,
	SHUT_RDWR = 2,
	SOL_SOCKET = 0xffff,
	SO_REUSEADDR = 0x04,
	SO_KEEPALIVE = 0x08,
	SO_SNDBUF = 0x1001,
	SO_RCVBUF = 0x1002,
	SO_ERROR = 0x1007,
	SO_TYPE = 0x1008,
	MSG_PEEK = 0x2,
	MSG_DONTWAIT = 0x80
};
