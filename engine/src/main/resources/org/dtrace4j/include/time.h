/* Time. */
#ifndef _TIME_H
#define	_TIME_H

#include <sys/time.h>

#endif
