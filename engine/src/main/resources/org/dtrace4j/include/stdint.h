/* Integers of a given width. */
#ifndef _STDINT_H
#define	_STDINT_H

#include <sys/int_types.h>
#include <sys/int_limits.h>

#endif
