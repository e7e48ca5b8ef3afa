/* What all network providers share: address families, and the two ends of a connection. */
inline int AF_INET = 2;
inline int AF_INET6 = 26;

/* Link layers that link_ntop() knows. */
inline int ARPHRD_ETHER = 1;
inline int ARPHRD_INFINIBAND = 32;

typedef struct conninfo {
	string ci_local;
	string ci_remote;
	string ci_protocol;
} conninfo_t;
