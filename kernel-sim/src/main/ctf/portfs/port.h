/*
 * Event ports. An event is a port_kevent_t, which its source has from the association on, and which is on the queue of its port
 * from when it is sent until a thread gets it; an event that a program sends has one of its own. Lists are linked by one pointer,
 * where the original has list_node_t.
 */
struct port;
struct portfop;
struct portfd;

/* What a program gets of an event. */
typedef struct port_event {
	int		portev_events;
	ushort_t	portev_source;	/* enum port_source */
	ushort_t	portev_pad;
	uintptr_t	portev_object;
	void		*portev_user;
} port_event_t;

/* How a program names a file that it watches; times that are not 0 are compared with those of the file. */
typedef struct file_obj {
	timestruc_t	fo_atime;
	timestruc_t	fo_mtime;
	timestruc_t	fo_ctime;
	uintptr_t	fo_pad[3];
	char		*fo_name;
} file_obj_t;

enum port_source { PORT_SOURCE_USER = 3, PORT_SOURCE_FD = 4, PORT_SOURCE_ALERT = 5, PORT_SOURCE_FILE = 7 };

enum port_opcode {
	PORT_CREATE = 0, PORT_ASSOCIATE = 1, PORT_DISSOCIATE = 2, PORT_SEND = 3, PORT_SENDN = 4, PORT_GET = 5, PORT_GETN = 6,
	PORT_ALERT = 7, PORT_CODE_MASK = 0xff, PORT_SYS_NOPORT = 0x100, PORT_SYS_NOSHARE = 0x200
};
enum port_alert_flags { PORT_ALERT_SET = 1, PORT_ALERT_UPDATE = 2, PORT_ALERT_INVALID = 3 };

/* Events of PORT_SOURCE_FILE. */
enum file_event {
	FILE_ACCESS = 0x01, FILE_MODIFIED = 0x02, FILE_ATTRIB = 0x04, FILE_DELETE = 0x10, FILE_RENAME_TO = 0x20,
	FILE_RENAME_FROM = 0x40, FILE_TRUNC = 0x100000, FILE_NOFOLLOW = 0x10000000, UNMOUNTED = 0x20000000,
	MOUNTEDOVER = 0x40000000
};

/* Operations on a file that is watched. */
enum file_operation {
	FOP_FILE_READ = 0x02, FOP_FILE_WRITE = 0x04, FOP_FILE_MAP = 0x08, FOP_FILE_CREATE = 0x20, FOP_FILE_REMOVE = 0x40,
	FOP_FILE_MKDIR = 0x80, FOP_FILE_LINK = 0x100, FOP_FILE_SYMLINK = 0x200, FOP_FILE_RMDIR = 0x800, FOP_FILE_READDIR = 0x1000,
	FOP_FILE_RENAMESRC = 0x2000, FOP_FILE_RENAMEDST = 0x4000, FOP_FILE_SETSECATTR = 0x20000, FOP_FILE_SETATTR_ATIME = 0x40000,
	FOP_FILE_SETATTR_MTIME = 0x80000, FOP_FILE_SETATTR_CTIME = 0x100000, FOP_FILE_TRUNC = 0x400000
};

typedef struct port_kevent {
	kmutex_t	portkev_lock;
	int		portkev_source;
	int		portkev_events;
	int		portkev_flags;	/* enum port_kevent_flags */
	pid_t		portkev_pid;	/* who may get it; 0 for everybody who has the port */
	uintptr_t	portkev_object;
	void		*portkev_user;
	void		*portkev_arg;	/* the portfd_t or the portfop_t that it belongs to */
	struct port	*portkev_port;
	struct port_kevent *portkev_next;	/* on the queue of the port */
} port_kevent_t;

enum port_kevent_flags { PORT_KEV_WIRED = 0x02, PORT_KEV_VALID = 0x04, PORT_KEV_DONEQ = 0x08 };

typedef struct port_alert {
	int		portal_events;
	pid_t		portal_pid;
	uintptr_t	portal_object;
	void		*portal_user;
} port_alert_t;

/* A thread that waits for events. */
typedef struct portget {
	int		portget_state;	/* PORTGET_ALERT */
	uint_t		portget_nget;	/* for so many */
	pid_t		portget_pid;
	kcondvar_t	portget_cv;
	port_alert_t	portget_alert;
	struct portget	*portget_next;
} portget_t;

enum portget_state { PORTGET_ALERT = 0x01 };

/* A descriptor that is associated with a port. The polldat of a thread that polls has pd_thread, this one has not. */
typedef struct portfd {
	polldat_t	pfd_pd;
	struct portfd	*pfd_next;	/* of the same port */
	struct portfd	*pfd_fnext;	/* of the same descriptor */
	port_kevent_t	*pfd_portev;
	struct port	*pfd_port;
} portfd_t;

/* A file that a process watches: by the address of its file_obj_t. */
typedef struct portfop {
	int		pfop_events;
	int		pfop_flags;	/* enum portfop_flags */
	uintptr_t	pfop_object;
	struct vnode	*pfop_vp;
	struct vnode	*pfop_dvp;	/* directory by which the program named it; may be NULL */
	char		*pfop_cname;	/* and its name there */
	pid_t		pfop_pid;
	struct port	*pfop_pp;
	port_kevent_t	*pfop_pev;
	struct portfop	*pfop_hashnext;	/* of the same port */
	struct portfop	*pfop_next;	/* of the same vnode */
} portfop_t;

enum portfop_flags { PORT_FOP_ACTIVE = 0x1, PORT_FOP_REMOVING = 0x2, PORT_FOP_KEV_ONQ = 0x4 };

/* All that watch one file: v_fopdata of its vnode. Its v_femhead leads here, too, while anybody does. */
typedef struct portfop_vp {
	struct vnode	*pvp_vp;
	portfop_t	*pvp_pfoplist;
	int		pvp_cnt;
	struct portfop_vp *pvp_next;	/* of all that are watched */
} portfop_vp_t;

typedef struct port_queue {
	kmutex_t	portq_mutex;	/* guards all of this, and portkev_next */
	int		portq_flags;	/* enum port_queue_flags */
	uint_t		portq_nent;	/* events on the queue */
	port_alert_t	portq_alert;
	port_kevent_t	*portq_list;	/* oldest first */
	portget_t	*portq_thread;
	struct pollcache *portq_pcp;	/* its lock guards portq_fds */
	portfd_t	*portq_fds;
	portfop_t	*portq_fops;
} port_queue_t;

enum port_queue_flags { PORTQ_ALERT = 0x01, PORTQ_CLOSE = 0x02, PORTQ_POLLIN = 0x08, PORTQ_POLLOUT = 0x10 };

typedef struct port {
	kmutex_t	port_mutex;
	uint_t		port_curr;	/* events that it has, on the queue or not */
	uint_t		port_max_events;
	uint_t		port_max_list;
	int		port_fd;
	pid_t		port_pid;
	uid_t		port_uid;
	gid_t		port_gid;
	struct vnode	*port_vnode;
	dev_t		port_rdev;
	timestruc_t	port_ctime;
	port_queue_t	port_queue;
	pollhead_t	port_pollhd;
} port_t;

extern struct vnodeops *port_vnodeops;
/* Guards all associations with files, those of ports and those of vnodes; the original has a lock for each list. */
extern kmutex_t portfop_lock;
extern struct portfop_vp *portfop_watched;
