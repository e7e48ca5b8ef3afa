/* Levels of messages of the kernel. */
#ifndef _SYS_CMN_ERR_H
#define	_SYS_CMN_ERR_H

#define	CE_CONT	0
#define	CE_NOTE	1
#define	CE_WARN	2
#define	CE_PANIC	3
#define	CE_IGNORE	4

#endif
