/* A connection of TCP. Sequence numbers and windows are in host byte order, modulo 2^32. */
typedef struct tcp_sack_info {
	uint32_t	tcp_fack;
	uint32_t	tcp_sack_snxt;
} tcp_sack_info_t;

typedef struct tcp_s {
	struct conn_s	*tcp_connp;
	int32_t		tcp_state;	/* enum tcp_state */
	uint32_t	tcp_iss;	/* the first that was sent */
	uint32_t	tcp_suna;	/* sent, not acknowledged */
	uint32_t	tcp_snxt;	/* the next to be sent */
	uint32_t	tcp_swnd;	/* what the peer has room for */
	uint32_t	tcp_irs;	/* the first that was received */
	uint32_t	tcp_rack;	/* acknowledged */
	uint32_t	tcp_rnxt;	/* the next that is expected */
	uint32_t	tcp_rwnd;
	uint32_t	tcp_recv_hiwater;
	int32_t		tcp_snd_ws;
	int32_t		tcp_rcv_ws;
	uint32_t	tcp_cwnd;
	uint32_t	tcp_cwnd_ssthresh;
	tcp_sack_info_t	tcp_sack_info;
	uint32_t	tcp_rto;
	uint32_t	tcp_mss;
	uint32_t	tcp_rexmit_nxt;
	uint32_t	tcp_rexmit_max;
	uint32_t	tcp_last_sent_len;
	uint32_t	tcp_last_recv_len;
	struct ipha_s	*tcp_ipha;	/* NULL: no header is kept ready */
	uint_t		tcp_active_open;
	uint_t		tcp_loopback;
	uint_t		tcp_detached;	/* nobody has it open any more */
	uint_t		tcp_fin_sent;
	uint_t		tcp_fin_acked;
	uint_t		tcp_fin_rcvd;
	uint32_t	tcp_fss;	/* number of our FIN */
	int		tcp_client_errno;	/* why it ended */
	mblk_t		*tcp_rcv_list;	/* data that nobody has read yet, linked by b_next */
	mblk_t		*tcp_rcv_last_head;
	uint32_t	tcp_rcv_cnt;
	struct tcp_s	*tcp_listener;		/* of one that nobody has accepted yet */
	struct tcp_s	*tcp_saved_listener;	/* of one that began at a listener */
	struct tcp_s	*tcp_eager_next_q;	/* of a listener: those to accept; of such a one: the next */
	int		tcp_conn_req_cnt_q;	/* established, to accept */
	int		tcp_conn_req_cnt_q0;	/* half open */
	int		tcp_conn_req_max;
} tcp_t;

enum tcp_state {
	TCPS_CLOSED = -6,
	TCPS_IDLE = -5,
	TCPS_BOUND = -4,
	TCPS_LISTEN = -3,
	TCPS_SYN_SENT = -2,
	TCPS_SYN_RCVD = -1,
	TCPS_ESTABLISHED = 0,
	TCPS_CLOSE_WAIT = 1,
	TCPS_FIN_WAIT_1 = 2,
	TCPS_CLOSING = 3,
	TCPS_LAST_ACK = 4,
	TCPS_FIN_WAIT_2 = 5,
	TCPS_TIME_WAIT = 6
};

enum tcp_flags { TH_FIN = 1, TH_SYN = 2, TH_RST = 4, TH_PUSH = 8, TH_ACK = 16, TH_URG = 32 };
