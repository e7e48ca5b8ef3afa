/* Kinds, families and options of sockets. */
#ifndef _SYS_SOCKET_H
#define	_SYS_SOCKET_H

#include <sys/types.h>
#include <sys/uio.h>

typedef uint16_t sa_family_t;
typedef uint32_t socklen_t;

#define	SOCK_DGRAM	1
#define	SOCK_STREAM	2
#define	SOCK_RAW	4
#define	SOCK_RDM	5
#define	SOCK_SEQPACKET	6
#define	SOCK_TYPE_MASK	0xffff
#define	SOCK_CLOEXEC	0x080000
#define	SOCK_NONBLOCK	0x100000
#define	SOL_SOCKET	0xffff
#define	SO_DEBUG	0x0001
#define	SO_ACCEPTCONN	0x0002
#define	SO_REUSEADDR	0x0004
#define	SO_KEEPALIVE	0x0008
#define	SO_DONTROUTE	0x0010
#define	SO_BROADCAST	0x0020
#define	SO_USELOOPBACK	0x0040
#define	SO_LINGER	0x0080
#define	SO_OOBINLINE	0x0100
#define	SO_DGRAM_ERRIND	0x0200
#define	SO_SNDBUF	0x1001
#define	SO_RCVBUF	0x1002
#define	SO_SNDLOWAT	0x1003
#define	SO_RCVLOWAT	0x1004
#define	SO_SNDTIMEO	0x1005
#define	SO_RCVTIMEO	0x1006
#define	SO_ERROR	0x1007
#define	SO_TYPE	0x1008
#define	SO_PROTOTYPE	0x1009
#define	AF_UNSPEC	0
#define	AF_UNIX	1
#define	AF_LOCAL	AF_UNIX
#define	AF_INET	2
#define	AF_OSI	19
#define	AF_ROUTE	24
#define	AF_LINK	25
#define	AF_INET6	26
#define	AF_KEY	27
#define	AF_NCA	28
#define	AF_PACKET	32
#define	PF_UNSPEC	AF_UNSPEC
#define	PF_UNIX	AF_UNIX
#define	PF_INET	AF_INET
#define	PF_INET6	AF_INET6
#define	PF_ROUTE	AF_ROUTE
#define	MSG_OOB	0x1
#define	MSG_PEEK	0x2
#define	MSG_DONTROUTE	0x4
#define	MSG_EOR	0x8
#define	MSG_CTRUNC	0x10
#define	MSG_TRUNC	0x20
#define	MSG_WAITALL	0x40
#define	MSG_DONTWAIT	0x80
#define	MSG_NOTIFICATION	0x100
#define	SHUT_RD	0
#define	SHUT_WR	1
#define	SHUT_RDWR	2
#define	SOMAXCONN	128

#endif
