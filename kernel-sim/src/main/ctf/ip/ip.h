/*
 * The Internet protocols: headers as they lie in packets, in network byte order, and what the kernel keeps of a
 * connection. Members have illumos' names; of those that this kernel does not need most are missing.
 */
typedef int netstackid_t;
struct conn_s;
struct tcp_s;
struct udp_s;
struct ip_stack;

/* A virtual network stack. There is one, that of the global zone. */
typedef struct netstack {
	netstackid_t	netstack_stackid;
	uint_t		netstack_numzones;
	struct ip_stack	*netstack_ip;
} netstack_t;

/* A header of IPv4. */
typedef struct ipha_s {
	uint8_t		ipha_version_and_hdr_length;	/* version above, length in words of 4 bytes below */
	uint8_t		ipha_type_of_service;
	uint16_t	ipha_length;			/* with the header */
	uint16_t	ipha_ident;
	uint16_t	ipha_fragment_offset_and_flags;
	uint8_t		ipha_ttl;
	uint8_t		ipha_protocol;
	uint16_t	ipha_hdr_checksum;
	ipaddr_t	ipha_src;
	ipaddr_t	ipha_dst;
} ipha_t;

/* A header of IPv6. This kernel sends none. */
typedef struct ip6_hdr {
	union {
		struct ip6_hdrctl {
			uint32_t	ip6_un1_flow;
			uint16_t	ip6_un1_plen;
			uint8_t		ip6_un1_nxt;
			uint8_t		ip6_un1_hlim;
		} ip6_un1;
		uint8_t	ip6_un2_vfc;
	} ip6_ctlun;
	struct in6_addr	ip6_src;
	struct in6_addr	ip6_dst;
} ip6_t;

/* A header of TCP, byte by byte and by members. */
typedef struct tcphdr_s {
	uint8_t		th_lport[2];
	uint8_t		th_fport[2];
	uint8_t		th_seq[4];
	uint8_t		th_ack[4];
	uint8_t		th_offset_and_rsrvd[1];
	uint8_t		th_flags[1];
	uint8_t		th_win[2];
	uint8_t		th_sum[2];
	uint8_t		th_urp[2];
} tcph_t;

typedef struct tcphdra_s {
	in_port_t	tha_lport;	/* of who sends */
	in_port_t	tha_fport;
	uint32_t	tha_seq;
	uint32_t	tha_ack;
	uint8_t		tha_offset_and_reserved;
	uint8_t		tha_flags;
	uint16_t	tha_win;
	uint16_t	tha_sum;
	uint16_t	tha_urp;
} tcpha_t;

typedef struct udphdra_s {
	in_port_t	uha_src_port;
	in_port_t	uha_dst_port;
	uint16_t	uha_length;	/* with the header */
	uint16_t	uha_checksum;
} udpha_t;

/* A header of ICMP, without what the type adds. */
typedef struct icmph_s {
	uint8_t		icmph_type;
	uint8_t		icmph_code;
	uint16_t	icmph_checksum;
	uint32_t	icmph_rest;
} icmph_t;

enum ip_constants {
	IP_SIMPLE_HDR_LENGTH = 20,
	TCP_MIN_HEADER_LENGTH = 20,
	UDPH_SIZE = 8,
	IPPROTO_ICMP = 1,
	IPPROTO_TCP = 6,
	IPPROTO_UDP = 17,
	IPV4_VERSION = 4,
	IPH_DF = 0x4000
};

/* An interface, as a lower layer of IP. */
typedef struct ill_s {
	char		*ill_name;
	uint_t		ill_name_length;
	uint_t		ill_mtu;
	struct ip_stack	*ill_ipst;
	struct mib2_ipIfStatsEntry *ill_ip_mib;
	struct ill_s	*ill_next;
} ill_t;

/* Counters, as SNMP has them. */
typedef struct mib2_ipIfStatsEntry {
	uint64_t	ipIfStatsHCInReceives;
	uint64_t	ipIfStatsHCInOctets;
	uint64_t	ipIfStatsHCInDelivers;
	uint64_t	ipIfStatsHCOutRequests;
	uint64_t	ipIfStatsHCOutTransmits;
	uint64_t	ipIfStatsHCOutOctets;
	uint32_t	ipIfStatsInUnknownProtos;
	uint32_t	ipIfStatsOutNoRoutes;
} mib2_ipIfStatsEntry_t;

typedef struct mib2_tcp {
	uint32_t	tcpActiveOpens;
	uint32_t	tcpPassiveOpens;
	uint32_t	tcpAttemptFails;
	uint32_t	tcpEstabResets;
	uint64_t	tcpHCInSegs;
	uint64_t	tcpHCOutSegs;
	uint32_t	tcpOutDataSegs;
	uint32_t	tcpOutDataBytes;
	uint32_t	tcpOutAck;
	uint32_t	tcpOutControl;
	uint32_t	tcpOutRsts;
	uint32_t	tcpOutWinUpdate;
	uint32_t	tcpInAckSegs;
	uint32_t	tcpInAckBytes;
	uint32_t	tcpInDataInorderSegs;
	uint32_t	tcpInDataInorderBytes;
	uint32_t	tcpListenDrop;
	uint32_t	tcpRetransSegs;		/* nothing is ever lost */
	uint32_t	tcpRetransBytes;
	uint32_t	tcpInDataDupBytes;
	uint32_t	tcpInDataUnorderBytes;
} mib2_tcp_t;

typedef struct mib2_udp {
	uint64_t	udpHCInDatagrams;
	uint64_t	udpHCOutDatagrams;
	uint32_t	udpInErrors;
	uint32_t	udpInCksumErrs;
	uint32_t	udpOutErrors;
	uint32_t	udpNoPorts;
	uint32_t	udpInOverflows;
} mib2_udp_t;

typedef struct mib2_icmp {
	uint32_t	icmpInMsgs;
	uint32_t	icmpInErrors;
	uint32_t	icmpInDestUnreachs;
	uint32_t	icmpOutMsgs;
	uint32_t	icmpOutDestUnreachs;
} mib2_icmp_t;

/*
 * A serialization queue: what is in it is done by one thread at a time, in the order in which it came. sq_lock is held by
 * who does it, and by whoever else looks at a connection; so it guards all of conn_t, tcp_t and udp_t.
 */
typedef struct squeue_s {
	kmutex_t	sq_lock;
	mblk_t		*sq_first;	/* linked by b_next */
	mblk_t		*sq_last;
	int		sq_count;
	kthread_t	*sq_run;	/* who does it, NULL for nobody */
} squeue_t;

typedef struct ip_stack {
	netstack_t	*ips_netstack;
	ill_t		*ips_ill;	/* list of interfaces: lo0 */
	squeue_t	*ips_squeue;
	struct conn_s	*ips_conns;	/* list of all connections, the newest first */
	uint16_t	ips_ident;	/* of the last packet */
	in_port_t	ips_next_port;	/* the next to try where nobody asks for one */
	uint32_t	ips_next_iss;
	uint64_t	ips_next_conn_id;
	mib2_tcp_t	ips_tcp_mib;
	mib2_udp_t	ips_udp_mib;
	mib2_icmp_t	ips_icmp_mib;
	mib2_ipIfStatsEntry_t ips_ip_mib;
} ip_stack_t;

/* What a connection gives IP with each packet. */
typedef struct ip_xmit_attr_s {
	ip_stack_t	*ixa_ipst;
	struct cred	*ixa_cred;
	pid_t		ixa_cpid;	/* of the process that opened it */
	uint64_t	ixa_conn_id;
	zoneid_t	ixa_zoneid;
	uint8_t		ixa_protocol;
	uint_t		ixa_pktlen;
} ip_xmit_attr_t;

/* What all kinds of connections have. */
typedef struct conn_s {
	kmutex_t	conn_lock;
	uint32_t	conn_ref;
	uint_t		conn_flags;
	union {
		struct tcp_s	*cp_tcp;
		struct udp_s	*cp_udp;
	} conn_proto_priv;
	kcondvar_t	conn_cv;	/* state, data or room has changed */
	uint8_t		conn_proto;
	uint8_t		conn_ipversion;
	uint16_t	conn_family;
	ip_xmit_attr_t	*conn_ixa;
	squeue_t	*conn_sqp;
	struct {
		in6_addr_t	connua_laddr;	/* IPv4 addresses as ::ffff:a.b.c.d */
		in6_addr_t	connua_faddr;
	} connua_v6addr;
	union {
		struct {
			in_port_t	connu_fport;
			in_port_t	connu_lport;
		} connu_ports;
		uint32_t	connu_ports2;
	} u_port;
	struct cred	*conn_cred;
	pid_t		conn_cpid;
	zoneid_t	conn_zoneid;
	netstack_t	*conn_netstack;
	void		*conn_upper_handle;	/* the sonode, NULL for none */
	struct conn_s	*conn_next;		/* list of all */
	struct conn_s	*conn_prev;
} conn_t;

extern netstack_t *netstack_head;
extern kcondvar_t squeue_worker_cv;
