/* Scattered reads and writes; struct iovec and struct uio are the kernel's. */
#ifndef _SYS_UIO_H
#define	_SYS_UIO_H

#include <sys/types.h>

#define	UIO_COPY_DEFAULT	0x0000
#define	UIO_COPY_CACHED	0x0001
#define	UIO_ASYNC	0x0002
#define	UIO_XUIO	0x0004

#endif
