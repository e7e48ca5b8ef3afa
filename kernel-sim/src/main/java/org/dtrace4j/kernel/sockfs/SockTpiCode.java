package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.SotpiInfo;

/** Base of the code of sockets of the UNIX domain: their lock, and how they wait for each other. */
abstract class SockTpiCode extends ProcessCode {
    /** Bytes that can be under way to a socket. */
    protected static final int MOST_BYTES = 16_384;
    protected static final int READABLE = POLLIN | POLLRDNORM;

    SockTpiCode(Kernel k) {
        super(k);
    }

    protected final SotpiInfo info(Sonode so) {
        return SotpiInfo.at(k.memory, so.so_priv());
    }

    protected final Mutex lock() {
        return k.vars.socklist().sl_lock();
    }

    protected final int leave(int error) {
        mutex_exit(lock());
        return error;
    }

    /** Waits until something has happened to a socket; the lock is held. */
    protected final int await(Sonode so, int fflag) {
        if ((fflag & (FNDELAY | FNONBLOCK)) != 0) {
            return EAGAIN;
        }
        return cv_wait_sig(info(so).sti_cv(), lock()) == 0 ? EINTR : 0;
    }

    protected final void happened(Sonode so, int events) {
        cv_broadcast(info(so).sti_cv());
        if (so.so_pollev() != 0) {
            k.genunix.poll.pollwakeup(so.so_poll_list(), events);
        }
    }

    /** Takes the oldest datagram that has come. */
    protected final Msgb taken(SotpiInfo sti) {
        Msgb first = sti.sti_datagrams();
        sti.sti_datagrams(first.b_next());
        first.b_next(null);
        return first;
    }
}
