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
