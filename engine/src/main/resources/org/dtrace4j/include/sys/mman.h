/* Protections and flags of mmap(2), advice of madvise(3C). */
#ifndef _SYS_MMAN_H
#define	_SYS_MMAN_H

#define	PROT_NONE	0x0
#define	PROT_READ	0x1
#define	PROT_WRITE	0x2
#define	PROT_EXEC	0x4
#define	MAP_SHARED	0x1
#define	MAP_PRIVATE	0x2
#define	MAP_TYPE	0xf
#define	MAP_FIXED	0x10
#define	MAP_NORESERVE	0x40
#define	MAP_32BIT	0x80
#define	MAP_ANON	0x100
#define	MAP_ANONYMOUS	MAP_ANON
#define	MAP_ALIGN	0x200
#define	MAP_TEXT	0x400
#define	MAP_INITDATA	0x800
#define	MAP_FAILED	((void *)-1)
#define	MS_SYNC	0x4
#define	MS_ASYNC	0x1
#define	MS_INVALIDATE	0x2
#define	MADV_NORMAL	0
#define	MADV_RANDOM	1
#define	MADV_SEQUENTIAL	2
#define	MADV_WILLNEED	3
#define	MADV_DONTNEED	4
#define	MADV_FREE	5
#define	MADV_ACCESS_DEFAULT	6
#define	MADV_ACCESS_LWP	7
#define	MADV_ACCESS_MANY	8

#endif
