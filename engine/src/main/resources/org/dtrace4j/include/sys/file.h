/* Bits of f_flag of an open file: those of open(2), but that reading and writing are bits. */
#ifndef _SYS_FILE_H
#define	_SYS_FILE_H

#include <sys/types.h>

#define	FOPEN	0xffffffff
#define	FREAD	0x01
#define	FWRITE	0x02
#define	FNDELAY	0x04
#define	FAPPEND	0x08
#define	FSYNC	0x10
#define	FREVOKED	0x20
#define	FDSYNC	0x40
#define	FNONBLOCK	0x80
#define	FCREAT	0x100
#define	FTRUNC	0x200
#define	FEXCL	0x400
#define	FNOCTTY	0x800
#define	FASYNC	0x1000
#define	FOFFMAX	0x2000
#define	FXATTR	0x4000
#define	FRSYNC	0x8000
#define	FNODSYNC	0x10000
#define	FNOFOLLOW	0x20000
#define	FNOLINKS	0x40000
#define	FSEARCH	0x200000
#define	FEXEC	0x400000
#define	FCLOEXEC	0x800000
#define	FMASK	0xa0ff
#define	LOCK_SH	1
#define	LOCK_EX	2
#define	LOCK_NB	4
#define	LOCK_UN	8

#endif
