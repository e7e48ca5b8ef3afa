/* Datagrams of UDP, and sockets. */
#pragma D depends_on library ip.d
#pragma D depends_on provider udp

inline int UDPH_SIZE = 8;

/* A header, in host byte order. */
typedef struct udpinfo {
	uint16_t udp_sport;
	uint16_t udp_dport;
	uint16_t udp_length;
	uint16_t udp_checksum;
	udpha_t *udp_hdr;
} udpinfo_t;

/* A socket. */
typedef struct udpsinfo {
	uintptr_t udps_addr;
	uint16_t udps_lport;
	uint16_t udps_rport;
	string udps_laddr;
	string udps_raddr;
} udpsinfo_t;

translator udpinfo_t < udpha_t *U > {
	udp_sport = ntohs(U->uha_src_port);
	udp_dport = ntohs(U->uha_dst_port);
	udp_length = ntohs(U->uha_length);
	udp_checksum = ntohs(U->uha_checksum);
	udp_hdr = U;
};

translator udpsinfo_t < udp_t *U > {
	udps_addr = (uintptr_t)U;
	udps_lport = U == NULL ? 0 : ntohs(U->udp_connp->u_port.connu_ports.connu_lport);
	udps_rport = U == NULL ? 0 : ntohs(U->udp_connp->u_port.connu_ports.connu_fport);
	udps_laddr = U == NULL ? "<unknown>" : inet_ntoa6(&U->udp_connp->connua_v6addr.connua_laddr);
	udps_raddr = U == NULL ? "<unknown>" : inet_ntoa6(&U->udp_connp->connua_v6addr.connua_faddr);
};
