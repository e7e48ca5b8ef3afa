/* Types of STREAMS messages. */
#ifndef _SYS_STREAM_H
#define	_SYS_STREAM_H

#include <sys/types.h>

#define	M_DATA	0x00
#define	M_PROTO	0x01
#define	M_BREAK	0x08
#define	M_PASSFP	0x09
#define	M_EVENT	0x0a
#define	M_SIG	0x0b
#define	M_DELAY	0x0c
#define	M_CTL	0x0d
#define	M_IOCTL	0x0e
#define	M_SETOPTS	0x10
#define	M_RSE	0x11
#define	M_IOCACK	0x81
#define	M_IOCNAK	0x82
#define	M_PCPROTO	0x83
#define	M_PCSIG	0x84
#define	M_READ	0x85
#define	M_FLUSH	0x86
#define	M_STOP	0x87
#define	M_START	0x88
#define	M_HANGUP	0x89
#define	M_ERROR	0x8a
#define	M_COPYIN	0x8b
#define	M_COPYOUT	0x8c
#define	M_IOCDATA	0x8d

#endif
