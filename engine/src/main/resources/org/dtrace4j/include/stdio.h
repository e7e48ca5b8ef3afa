/* What C programs know of streams; D has printf() without it. */
#ifndef _STDIO_H
#define	_STDIO_H

#include <sys/types.h>

#define	BUFSIZ	1024
#define	EOF	(-1)
#define	FILENAME_MAX	1024
#define	FOPEN_MAX	20
#define	L_tmpnam	25
#define	SEEK_SET	0
#define	SEEK_CUR	1
#define	SEEK_END	2

struct __FILE;
typedef struct __FILE FILE;

#endif
