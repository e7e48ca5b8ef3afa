/* Packets of the Internet protocols, and the interfaces that they pass. */
#pragma D depends_on module ip
#pragma D depends_on provider ip

inline int IPH_DF = 0x4000;
inline int IPH_MF = 0x2000;

inline int IPPROTO_IP = 0;
inline int IPPROTO_HOPOPTS = 0;
inline int IPPROTO_ICMP = 1;
inline int IPPROTO_IGMP = 2;
inline int IPPROTO_GGP = 3;
inline int IPPROTO_ENCAP = 4;
inline int IPPROTO_TCP = 6;
inline int IPPROTO_EGP = 8;
inline int IPPROTO_PUP = 12;
inline int IPPROTO_UDP = 17;
inline int IPPROTO_IDP = 22;
inline int IPPROTO_IPV6 = 41;
inline int IPPROTO_ROUTING = 43;
inline int IPPROTO_FRAGMENT = 44;
inline int IPPROTO_RSVP = 46;
inline int IPPROTO_ESP = 50;
inline int IPPROTO_AH = 51;
inline int IPPROTO_ICMPV6 = 58;
inline int IPPROTO_NONE = 59;
inline int IPPROTO_DSTOPTS = 60;
inline int IPPROTO_HELLO = 63;
inline int IPPROTO_ND = 77;
inline int IPPROTO_EON = 80;
inline int IPPROTO_OSPF = 89;
inline int IPPROTO_PIM = 103;
inline int IPPROTO_SCTP = 132;
inline int IPPROTO_RAW = 255;
inline int IPPROTO_MAX = 256;

/* A packet has no identity of its own: the member is always NULL. */
typedef struct pktinfo {
	uintptr_t pkt_addr;
} pktinfo_t;

/* The connection that a packet belongs to. */
typedef struct csinfo {
	uintptr_t cs_addr;
	uint64_t cs_cid;
	pid_t cs_pid;
	zoneid_t cs_zoneid;
} csinfo_t;

/* What both versions of IP have. */
typedef struct ipinfo {
	uint8_t ip_ver;
	uint32_t ip_plength;
	string ip_saddr;
	string ip_daddr;
} ipinfo_t;

/* An interface. */
typedef struct ifinfo {
	string if_name;
	int8_t if_local;
	netstackid_t if_ipstack;
	uintptr_t if_addr;
} ifinfo_t;

/* A header of IPv4 in host byte order; without one all members are 0. */
typedef struct ipv4info {
	uint8_t ipv4_ver;
	uint8_t ipv4_ihl;
	uint8_t ipv4_tos;
	uint16_t ipv4_length;
	uint16_t ipv4_ident;
	uint8_t ipv4_flags;
	uint16_t ipv4_offset;
	uint8_t ipv4_ttl;
	uint8_t ipv4_protocol;
	string ipv4_protostr;
	uint16_t ipv4_checksum;
	ipaddr_t ipv4_src;
	ipaddr_t ipv4_dst;
	string ipv4_saddr;
	string ipv4_daddr;
	ipha_t *ipv4_hdr;
} ipv4info_t;

/* A header of IPv6, likewise. */
typedef struct ipv6info {
	uint8_t ipv6_ver;
	uint8_t ipv6_tclass;
	uint32_t ipv6_flow;
	uint16_t ipv6_plen;
	uint8_t ipv6_nexthdr;
	string ipv6_nextstr;
	uint8_t ipv6_hlim;
	in6_addr_t *ipv6_src;
	in6_addr_t *ipv6_dst;
	string ipv6_saddr;
	string ipv6_daddr;
	ip6_t *ipv6_hdr;
} ipv6info_t;

/* A header of either version, for which there is a translator because it has a type of its own. */
typedef uintptr_t void_ip_t;

/* An interface together with the seventh argument of the probe, which says whether the packet stays in the machine. */
typedef ill_t __dtrace_ipsr_ill_t;

translator pktinfo_t < mblk_t *M > {
	pkt_addr = NULL;
};

translator csinfo_t < conn_t *C > {
	cs_addr = NULL;
	cs_cid = 0;
	cs_pid = 0;
	cs_zoneid = 0;
};

translator csinfo_t < ip_xmit_attr_t *C > {
	cs_addr = (uintptr_t)C;
	cs_cid = C == NULL ? 0 : C->ixa_conn_id;
	cs_pid = C == NULL ? -1 : C->ixa_cpid;
	cs_zoneid = C == NULL ? -1 : C->ixa_zoneid;
};

translator ipinfo_t < ipha_t *I > {
	ip_ver = I->ipha_version_and_hdr_length >> 4;
	ip_plength = ntohs(I->ipha_length) - ((I->ipha_version_and_hdr_length & 0xf) << 2);
	ip_saddr = inet_ntoa(&I->ipha_src);
	ip_daddr = inet_ntoa(&I->ipha_dst);
};

translator ipinfo_t < ip6_t *I > {
	ip_ver = I->ip6_ctlun.ip6_un2_vfc >> 4;
	ip_plength = ntohs(I->ip6_ctlun.ip6_un1.ip6_un1_plen);
	ip_saddr = inet_ntoa6(&I->ip6_src);
	ip_daddr = inet_ntoa6(&I->ip6_dst);
};

translator ipinfo_t < void_ip_t *I > {
	ip_ver = I == NULL ? 0 : *(uint8_t *)I >> 4;
	ip_plength = I == NULL ? 0
	    : *(uint8_t *)I >> 4 == 4 ? ntohs(((ipha_t *)I)->ipha_length) - ((*(uint8_t *)I & 0xf) << 2)
	    : *(uint8_t *)I >> 4 == 6 ? ntohs(((ip6_t *)I)->ip6_ctlun.ip6_un1.ip6_un1_plen) : 0;
	ip_saddr = I == NULL ? "<unknown>"
	    : *(uint8_t *)I >> 4 == 4 ? inet_ntoa(&((ipha_t *)I)->ipha_src)
	    : *(uint8_t *)I >> 4 == 6 ? inet_ntoa6(&((ip6_t *)I)->ip6_src) : "<unknown>";
	ip_daddr = I == NULL ? "<unknown>"
	    : *(uint8_t *)I >> 4 == 4 ? inet_ntoa(&((ipha_t *)I)->ipha_dst)
	    : *(uint8_t *)I >> 4 == 6 ? inet_ntoa6(&((ip6_t *)I)->ip6_dst) : "<unknown>";
};

translator ifinfo_t < __dtrace_ipsr_ill_t *I > {
	if_name = I == NULL ? "<null>" : stringof(I->ill_name);
	if_local = arg6;
	if_ipstack = I == NULL ? 0 : I->ill_ipst->ips_netstack->netstack_stackid;
	if_addr = (uintptr_t)I;
};

translator ipv4info_t < ipha_t *I > {
	ipv4_ver = I == NULL ? 0 : I->ipha_version_and_hdr_length >> 4;
	ipv4_ihl = I == NULL ? 0 : (I->ipha_version_and_hdr_length & 0xf) << 2;
	ipv4_tos = I == NULL ? 0 : I->ipha_type_of_service;
	ipv4_length = I == NULL ? 0 : ntohs(I->ipha_length);
	ipv4_ident = I == NULL ? 0 : ntohs(I->ipha_ident);
	ipv4_flags = I == NULL ? 0 : ntohs(I->ipha_fragment_offset_and_flags) >> 12;
	ipv4_offset = I == NULL ? 0 : ntohs(I->ipha_fragment_offset_and_flags) & 0x0fff;
	ipv4_ttl = I == NULL ? 0 : I->ipha_ttl;
	ipv4_protocol = I == NULL ? 0 : I->ipha_protocol;
	ipv4_protostr = I == NULL ? "<null>"
	    : I->ipha_protocol == IPPROTO_TCP ? "TCP"
	    : I->ipha_protocol == IPPROTO_UDP ? "UDP"
	    : I->ipha_protocol == IPPROTO_IP ? "IP"
	    : I->ipha_protocol == IPPROTO_ICMP ? "ICMP"
	    : I->ipha_protocol == IPPROTO_IGMP ? "IGMP"
	    : I->ipha_protocol == IPPROTO_EGP ? "EGP"
	    : I->ipha_protocol == IPPROTO_IPV6 ? "IPv6"
	    : I->ipha_protocol == IPPROTO_ROUTING ? "ROUTE"
	    : I->ipha_protocol == IPPROTO_ESP ? "ESP"
	    : I->ipha_protocol == IPPROTO_AH ? "AH"
	    : I->ipha_protocol == IPPROTO_ICMPV6 ? "ICMPv6"
	    : I->ipha_protocol == IPPROTO_OSPF ? "OSPF"
	    : I->ipha_protocol == IPPROTO_SCTP ? "SCTP"
	    : I->ipha_protocol == IPPROTO_RAW ? "RAW"
	    : lltostr((uint64_t)I->ipha_protocol);
	ipv4_checksum = I == NULL ? 0 : ntohs(I->ipha_hdr_checksum);
	ipv4_src = I == NULL ? 0 : I->ipha_src;
	ipv4_dst = I == NULL ? 0 : I->ipha_dst;
	ipv4_saddr = I == NULL ? "<null>" : inet_ntoa(&I->ipha_src);
	ipv4_daddr = I == NULL ? "<null>" : inet_ntoa(&I->ipha_dst);
	ipv4_hdr = I;
};

translator ipv6info_t < ip6_t *I > {
	ipv6_ver = I == NULL ? 0 : I->ip6_ctlun.ip6_un2_vfc >> 4;
	ipv6_tclass = I == NULL ? 0 : (ntohl(I->ip6_ctlun.ip6_un1.ip6_un1_flow) & 0x0fffffff) >> 20;
	ipv6_flow = I == NULL ? 0 : ntohl(I->ip6_ctlun.ip6_un1.ip6_un1_flow) & 0x000fffff;
	ipv6_plen = I == NULL ? 0 : ntohs(I->ip6_ctlun.ip6_un1.ip6_un1_plen);
	ipv6_nexthdr = I == NULL ? 0 : I->ip6_ctlun.ip6_un1.ip6_un1_nxt;
	ipv6_nextstr = I == NULL ? "<null>"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_TCP ? "TCP"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_UDP ? "UDP"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_IP ? "IP"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_ICMP ? "ICMP"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_IGMP ? "IGMP"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_EGP ? "EGP"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_IPV6 ? "IPv6"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_ROUTING ? "ROUTE"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_ESP ? "ESP"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_AH ? "AH"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_ICMPV6 ? "ICMPv6"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_OSPF ? "OSPF"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_SCTP ? "SCTP"
	    : I->ip6_ctlun.ip6_un1.ip6_un1_nxt == IPPROTO_RAW ? "RAW"
	    : lltostr((uint64_t)I->ip6_ctlun.ip6_un1.ip6_un1_nxt);
	ipv6_hlim = I == NULL ? 0 : I->ip6_ctlun.ip6_un1.ip6_un1_hlim;
	ipv6_src = I == NULL ? NULL : &I->ip6_src;
	ipv6_dst = I == NULL ? NULL : &I->ip6_dst;
	ipv6_saddr = I == NULL ? "<null>" : inet_ntoa6(&I->ip6_src);
	ipv6_daddr = I == NULL ? "<null>" : inet_ntoa6(&I->ip6_dst);
	ipv6_hdr = I;
};
