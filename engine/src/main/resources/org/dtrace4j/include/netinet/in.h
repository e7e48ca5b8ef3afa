/* Internet protocols and addresses. */
#ifndef _NETINET_IN_H
#define	_NETINET_IN_H

#include <sys/types.h>

typedef uint16_t in_port_t;
typedef uint32_t in_addr_t;

#define	IPPROTO_IP	0
#define	IPPROTO_HOPOPTS	0
#define	IPPROTO_ICMP	1
#define	IPPROTO_IGMP	2
#define	IPPROTO_ENCAP	4
#define	IPPROTO_TCP	6
#define	IPPROTO_UDP	17
#define	IPPROTO_IPV6	41
#define	IPPROTO_ROUTING	43
#define	IPPROTO_FRAGMENT	44
#define	IPPROTO_RSVP	46
#define	IPPROTO_ESP	50
#define	IPPROTO_AH	51
#define	IPPROTO_ICMPV6	58
#define	IPPROTO_NONE	59
#define	IPPROTO_DSTOPTS	60
#define	IPPROTO_OSPF	89
#define	IPPROTO_PIM	103
#define	IPPROTO_SCTP	132
#define	IPPROTO_RAW	255
#define	IPPORT_RESERVED	1024
#define	INADDR_ANY	0x00000000U
#define	INADDR_LOOPBACK	0x7F000001U
#define	INADDR_BROADCAST	0xffffffffU
#define	INET_ADDRSTRLEN	16
#define	INET6_ADDRSTRLEN	46

#endif
