/* TCP: bits of the flags of a segment. */
#ifndef _NETINET_TCP_H
#define	_NETINET_TCP_H

#include <sys/types.h>

#define	TH_FIN	0x01
#define	TH_SYN	0x02
#define	TH_RST	0x04
#define	TH_PUSH	0x08
#define	TH_ACK	0x10
#define	TH_URG	0x20
#define	TH_ECE	0x40
#define	TH_CWR	0x80
#define	TCP_NODELAY	0x01
#define	TCP_MAXSEG	0x02
#define	TCP_KEEPALIVE	0x8

#endif
