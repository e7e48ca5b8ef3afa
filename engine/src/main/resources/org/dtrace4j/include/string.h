/* Strings; D has its own subroutines for them. */
#ifndef _STRING_H
#define	_STRING_H

#include <sys/types.h>

#endif
