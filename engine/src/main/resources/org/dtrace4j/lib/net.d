/* What all network providers share: address families, and the two ends of a connection. */
inline int AF_INET = 2;
inline int AF_INET6 = 26;

typedef struct conninfo {
	string ci_local;
	string ci_remote;
	string ci_protocol;
} conninfo_t;
