/* How a process that was waited for has ended. */
#ifndef _SYS_WAIT_H
#define	_SYS_WAIT_H

#include <sys/types.h>

#define	WEXITED	0001
#define	WTRAPPED	0002
#define	WSTOPPED	0004
#define	WCONTINUED	0010
#define	WUNTRACED	WSTOPPED
#define	WNOHANG	0100
#define	WNOWAIT	0200
#define	WSTOPFLG	0177
#define	WCONTFLG	0177777
#define	WCOREFLG	0200
#define	WSIGMASK	0177
#define	WIFEXITED(stat)	(((stat) & 0xff) == 0)
#define	WIFSIGNALED(stat)	(((stat) & 0xff) > 0 && ((stat) & 0xff00) == 0)
#define	WIFSTOPPED(stat)	(((stat) & 0xff) == WSTOPFLG && ((stat) & 0xff00) != 0)
#define	WEXITSTATUS(stat)	(((stat) >> 8) & 0xff)
#define	WTERMSIG(stat)	((stat) & WSIGMASK)
#define	WSTOPSIG(stat)	(((stat) >> 8) & 0xff)
#define	WCOREDUMP(stat)	((stat) & WCOREFLG)

#endif
