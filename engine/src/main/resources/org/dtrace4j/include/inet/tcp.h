/* TCP in the kernel: states of a connection. */
#ifndef _INET_TCP_H
#define	_INET_TCP_H

#include <inet/common.h>
#include <netinet/tcp.h>

#define	TCPS_CLOSED	-6
#define	TCPS_IDLE	-5
#define	TCPS_BOUND	-4
#define	TCPS_LISTEN	-3
#define	TCPS_SYN_SENT	-2
#define	TCPS_SYN_RCVD	-1
#define	TCPS_ESTABLISHED	0
#define	TCPS_CLOSE_WAIT	1
#define	TCPS_FIN_WAIT_1	2
#define	TCPS_CLOSING	3
#define	TCPS_LAST_ACK	4
#define	TCPS_FIN_WAIT_2	5
#define	TCPS_TIME_WAIT	6

#endif
