/* A socket of UDP. */
typedef struct udp_s {
	struct conn_s	*udp_connp;
	int		udp_state;		/* enum udp_state */
	mblk_t		*udp_rcv_list_head;	/* packets with their headers, linked by b_next */
	mblk_t		*udp_rcv_list_tail;
	uint32_t	udp_rcv_cnt;		/* bytes of data in them */
	uint32_t	udp_rcv_hiwat;
	int		udp_client_errno;	/* to be told once: what an earlier packet has met */
} udp_t;

enum udp_state { TS_UNBND = 0, TS_IDLE = 4, TS_DATA_XFER = 9 };
