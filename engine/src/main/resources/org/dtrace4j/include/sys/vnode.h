/* Vnodes: flags, and what is asked of attributes and access. */
#ifndef _SYS_VNODE_H
#define	_SYS_VNODE_H

#include <sys/types.h>

#define	VROOT	0x01
#define	VNOCACHE	0x02
#define	VNOMAP	0x04
#define	VDUP	0x08
#define	VNOSWAP	0x10
#define	VNOMOUNT	0x20
#define	VISSWAP	0x40
#define	VSWAPLIKE	0x80
#define	VVFSLOCK	0x100
#define	VVFSWAIT	0x200
#define	VVMLOCK	0x400
#define	VDIROPEN	0x800
#define	VVMEXEC	0x1000
#define	VPXFS	0x2000
#define	V_XATTRDIR	0x4000
#define	V_LOCALITY	0x8000
#define	VMODSORT	0x10000
#define	VISSWAPFS	0x20000
#define	V_SYSATTR	0x40000
#define	IS_SWAPVP(vp)	(((vp)->v_flag & (VISSWAP | VSWAPLIKE)) != 0)
#define	IS_SWAPFSVP(vp)	(((vp)->v_flag & VISSWAPFS) != 0)
#define	AT_TYPE	0x00001
#define	AT_MODE	0x00002
#define	AT_UID	0x00004
#define	AT_GID	0x00008
#define	AT_FSID	0x00010
#define	AT_NODEID	0x00020
#define	AT_NLINK	0x00040
#define	AT_SIZE	0x00080
#define	AT_ATIME	0x00100
#define	AT_MTIME	0x00200
#define	AT_CTIME	0x00400
#define	AT_RDEV	0x00800
#define	AT_BLKSIZE	0x01000
#define	AT_NBLOCKS	0x02000
#define	AT_SEQ	0x08000
#define	VSUID	04000
#define	VSGID	02000
#define	VSVTX	01000
#define	VREAD	00400
#define	VWRITE	00200
#define	VEXEC	00100
#define	MODEMASK	07777
#define	PERMMASK	00777

#endif
