/* Which standards a program asks for; D asks for none. */
#ifndef _SYS_FEATURE_TESTS_H
#define	_SYS_FEATURE_TESTS_H

#include <sys/isa_defs.h>

#endif
