/* @@args: -C */
/* Each header of the compiler's own is D, alone and beside all others. */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <inet/common.h>
#include <inet/ip.h>
#include <inet/tcp.h>
#include <inttypes.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/buf.h>
#include <sys/byteorder.h>
#include <sys/cmn_err.h>
#include <sys/conf.h>
#include <sys/cpuvar.h>
#include <sys/cred.h>
#include <sys/ddi.h>
#include <sys/dtrace.h>
#include <sys/endian.h>
#include <sys/errno.h>
#include <sys/fcntl.h>
#include <sys/feature_tests.h>
#include <sys/file.h>
#include <sys/int_limits.h>
#include <sys/int_types.h>
#include <sys/ioccom.h>
#include <sys/isa_defs.h>
#include <sys/kmem.h>
#include <sys/mman.h>
#include <sys/mutex.h>
#include <sys/param.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/procfs.h>
#include <sys/rwlock.h>
#include <sys/signal.h>
#include <sys/socket.h>
#include <sys/socketvar.h>
#include <sys/stat.h>
#include <sys/stream.h>
#include <sys/sunddi.h>
#include <sys/sysmacros.h>
#include <sys/systm.h>
#include <sys/thread.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/vfs.h>
#include <sys/vnode.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#pragma D option quiet

BEGIN
{
	printf("%d %d %d %d\n", EAGAIN, SIGTERM, O_CREAT, AF_INET6);
	printf("%d %d %d\n", sizeof (pollfd_t), sizeof (in_port_t), sizeof (intmax_t));
	printf("%d %d %d\n", MIN(3, 4), howmany(10, 4), P2ROUNDUP(13, 8));
	printf("%d %d %d\n", WEXITSTATUS(0x300), TCPS_LISTEN, NSEC2MSEC(5000000));
	exit(0);
}
