/* A socket: the node behind a vnode of type VSOCK. */
typedef struct sonode {
	struct vnode	*so_vnode;
	kmutex_t	so_lock;
	ushort_t	so_family;
	ushort_t	so_type;
	int		so_protocol;
	uint_t		so_state;	/* enum so_state */
	uint_t		so_mode;
	int		so_backlog;
	int		so_options;
	ushort_t	so_error;
	void		*so_proto_handle;	/* a conn_t, which only the module ip knows */
	void		*so_priv;	/* of AF_UNIX a sotpi_info_t */
	timestruc_t	so_ctime;
	short		so_pollev;	/* enum so_pollev: what somebody polls for */
	pollhead_t	so_poll_list;
} sonode_t;

enum so_state {
	SS_ISCONNECTED = 0x1,
	SS_ISCONNECTING = 0x2,
	SS_ISBOUND = 0x20,
	SS_CANTRCVMORE = 0x8,
	SS_CANTSENDMORE = 0x10,
	SS_ACCEPTCONN = 0x4
};

enum so_pollev {
	SO_POLLEV_IN = 0x1,
	SO_POLLEV_ALWAYS = 0x2
};

extern struct vnodeops *socket_vnodeops;

/* What a socket of the UNIX domain has besides. */
typedef struct sotpi_info {
	struct sonode	*sti_next_so;		/* in socklist */
	struct sonode	*sti_conn_next;		/* first, or next, of those that wait to be accepted */
	struct sonode	*sti_peer;		/* whose ring is written to; NULL when that has gone */
	struct vnode	*sti_ux_bound_vp;	/* the file that is its name */
	struct sockaddr_un sti_laddr;
	struct sockaddr_un sti_faddr;
	kcondvar_t	sti_cv;
	caddr_t		sti_buffer;		/* of a stream: ring of bytes that have come */
	uint_t		sti_first;		/* index of the oldest */
	uint_t		sti_count;		/* bytes that have come, also of datagrams */
	mblk_t		*sti_datagrams;		/* each a block with the sender's name, and the data */
} sotpi_info_t;

/* All sockets of the UNIX domain. */
struct socklist {
	kmutex_t	sl_lock;
	struct sonode	*sl_list;
};

extern struct socklist socklist;
