/* Flags of open(2), commands of fcntl(2). */
#ifndef _SYS_FCNTL_H
#define	_SYS_FCNTL_H

#define	O_ACCMODE	0x0003
#define	O_RDONLY	0x0000
#define	O_WRONLY	0x0001
#define	O_RDWR	0x0002
#define	O_APPEND	0x0008
#define	O_CREAT	0x0100
#define	O_DSYNC	0x0040
#define	O_EXCL	0x0400
#define	O_LARGEFILE	0x2000
#define	O_NOCTTY	0x0800
#define	O_NDELAY	0x0004
#define	O_NONBLOCK	0x0080
#define	O_RSYNC	0x8000
#define	O_SYNC	0x0010
#define	O_TRUNC	0x0200
#define	O_XATTR	0x4000
#define	O_NOFOLLOW	0x20000
#define	O_NOLINKS	0x40000
#define	O_SEARCH	0x200000
#define	O_EXEC	0x400000
#define	O_CLOEXEC	0x800000
#define	F_DUPFD	0
#define	F_GETFD	1
#define	F_SETFD	2
#define	F_GETFL	3
#define	F_SETFL	4
#define	F_SETLK	6
#define	F_SETLKW	7
#define	F_DUP2FD	9
#define	F_FREESP	11
#define	F_GETLK	14
#define	F_DUPFD_CLOEXEC	37
#define	FD_CLOEXEC	1
#define	F_RDLCK	1
#define	F_WRLCK	2
#define	F_UNLCK	3
#define	AT_FDCWD	0xffd19553
#define	AT_SYMLINK_NOFOLLOW	0x1000
#define	AT_REMOVEDIR	0x1

#endif
