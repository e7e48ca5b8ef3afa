/* Bits of a file's mode. */
#ifndef _SYS_STAT_H
#define	_SYS_STAT_H

#include <sys/types.h>

#define	S_IFMT	0xF000
#define	S_IFIFO	0x1000
#define	S_IFCHR	0x2000
#define	S_IFDIR	0x4000
#define	S_IFBLK	0x6000
#define	S_IFREG	0x8000
#define	S_IFLNK	0xA000
#define	S_IFSOCK	0xC000
#define	S_IFDOOR	0xD000
#define	S_IFPORT	0xE000
#define	S_ISUID	0x800
#define	S_ISGID	0x400
#define	S_ISVTX	0x200
#define	S_IRWXU	00700
#define	S_IRUSR	00400
#define	S_IWUSR	00200
#define	S_IXUSR	00100
#define	S_IRWXG	00070
#define	S_IRGRP	00040
#define	S_IWGRP	00020
#define	S_IXGRP	00010
#define	S_IRWXO	00007
#define	S_IROTH	00004
#define	S_IWOTH	00002
#define	S_IXOTH	00001
#define	S_ISFIFO(mode)	(((mode) & S_IFMT) == S_IFIFO)
#define	S_ISCHR(mode)	(((mode) & S_IFMT) == S_IFCHR)
#define	S_ISDIR(mode)	(((mode) & S_IFMT) == S_IFDIR)
#define	S_ISBLK(mode)	(((mode) & S_IFMT) == S_IFBLK)
#define	S_ISREG(mode)	(((mode) & S_IFMT) == S_IFREG)
#define	S_ISLNK(mode)	(((mode) & S_IFMT) == S_IFLNK)
#define	S_ISSOCK(mode)	(((mode) & S_IFMT) == S_IFSOCK)
#define	S_ISDOOR(mode)	(((mode) & S_IFMT) == S_IFDOOR)
#define	S_ISPORT(mode)	(((mode) & S_IFMT) == S_IFPORT)

#endif
