/* Events of poll(2). */
#ifndef _POLL_H
#define	_POLL_H

#include <sys/poll.h>

#endif
