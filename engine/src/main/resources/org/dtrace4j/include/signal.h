/* Signals. */
#ifndef _SIGNAL_H
#define	_SIGNAL_H

#include <sys/signal.h>

#endif
