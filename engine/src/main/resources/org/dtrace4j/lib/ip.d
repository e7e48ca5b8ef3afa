/*
 * Packets of the Internet protocols. Types and constants only: the simulated machine has no network, so nothing is
 * translated to them, and the providers that have such arguments are not there.
 */
#pragma D depends_on module genunix

inline int IPPROTO_IP = 0;
inline int IPPROTO_ICMP = 1;
inline int IPPROTO_IGMP = 2;
inline int IPPROTO_TCP = 6;
inline int IPPROTO_UDP = 17;
inline int IPPROTO_IPV6 = 41;
inline int IPPROTO_ESP = 50;
inline int IPPROTO_AH = 51;
inline int IPPROTO_ICMPV6 = 58;
inline int IPPROTO_OSPF = 89;
inline int IPPROTO_SCTP = 132;
inline int IPPROTO_RAW = 255;

inline int TH_FIN = 0x01;
inline int TH_SYN = 0x02;
inline int TH_RST = 0x04;
inline int TH_PUSH = 0x08;
inline int TH_ACK = 0x10;
inline int TH_URG = 0x20;
inline int TH_ECE = 0x40;
inline int TH_CWR = 0x80;

inline int TCP_STATE_CLOSED = -6;
inline int TCP_STATE_IDLE = -5;
inline int TCP_STATE_BOUND = -4;
inline int TCP_STATE_LISTEN = -3;
inline int TCP_STATE_SYN_SENT = -2;
inline int TCP_STATE_SYN_RECEIVED = -1;
inline int TCP_STATE_ESTABLISHED = 0;
inline int TCP_STATE_CLOSE_WAIT = 1;
inline int TCP_STATE_FIN_WAIT_1 = 2;
inline int TCP_STATE_CLOSING = 3;
inline int TCP_STATE_LAST_ACK = 4;
inline int TCP_STATE_FIN_WAIT_2 = 5;
inline int TCP_STATE_TIME_WAIT = 6;

inline string tcp_state_string[int32_t state] = state == TCP_STATE_CLOSED ? "state-closed"
    : state == TCP_STATE_IDLE ? "state-idle"
    : state == TCP_STATE_BOUND ? "state-bound"
    : state == TCP_STATE_LISTEN ? "state-listen"
    : state == TCP_STATE_SYN_SENT ? "state-syn-sent"
    : state == TCP_STATE_SYN_RECEIVED ? "state-syn-received"
    : state == TCP_STATE_ESTABLISHED ? "state-established"
    : state == TCP_STATE_CLOSE_WAIT ? "state-close-wait"
    : state == TCP_STATE_FIN_WAIT_1 ? "state-fin-wait-1"
    : state == TCP_STATE_CLOSING ? "state-closing"
    : state == TCP_STATE_LAST_ACK ? "state-last-ack"
    : state == TCP_STATE_FIN_WAIT_2 ? "state-fin-wait-2"
    : state == TCP_STATE_TIME_WAIT ? "state-time-wait" : "<unknown>";

typedef struct pktinfo {
	uintptr_t pkt_addr;
} pktinfo_t;

typedef struct csinfo {
	uintptr_t cs_addr;
	uint64_t cs_cid;
	pid_t cs_pid;
	zoneid_t cs_zoneid;
} csinfo_t;

typedef struct ipinfo {
	uint8_t ip_ver;
	uint32_t ip_plength;
	string ip_saddr;
	string ip_daddr;
} ipinfo_t;

typedef struct ifinfo {
	string if_name;
	int8_t if_local;
	uint32_t if_ipstack;
	uintptr_t if_addr;
} ifinfo_t;
