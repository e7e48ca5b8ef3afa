/* How commands of ioctl(2) are made of a letter, a number and a size. */
#ifndef _SYS_IOCCOM_H
#define	_SYS_IOCCOM_H

#define	IOCPARM_MASK	0xff
#define	IOC_VOID	0x20000000
#define	IOC_OUT	0x40000000
#define	IOC_IN	0x80000000
#define	IOC_INOUT	(IOC_IN | IOC_OUT)
#define	_IO(x, y)	((int)(IOC_VOID | ((x) << 8) | (y)))
#define	_IOR(x, y, t)	((int)(IOC_OUT | ((sizeof (t) & IOCPARM_MASK) << 16) | ((x) << 8) | (y)))
#define	_IOW(x, y, t)	((int)(IOC_IN | ((sizeof (t) & IOCPARM_MASK) << 16) | ((x) << 8) | (y)))
#define	_IOWR(x, y, t)	((int)(IOC_INOUT | ((sizeof (t) & IOCPARM_MASK) << 16) | ((x) << 8) | (y)))

#endif
