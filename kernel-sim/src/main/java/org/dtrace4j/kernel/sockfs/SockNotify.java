package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.ip.TcpOutput;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.TcpS;

/**
 * socknotify.c, and from sockcommon_sops.c what poll(2) asks of sockets: the module ip tells here what has happened to one, with
 * the lock of the serialization queue held. Nobody is told who does not poll ({@code so_pollev}).
 */
public final class SockNotify extends ProcessCode {
    private static final int READABLE = POLLIN | POLLRDNORM;

    SockNotify(Kernel k) {
        super(k);
    }

    /** What of some events there is at a socket. */
    @Prototype("int so_poll(struct sonode *so, short events, int anyyet, short *reventsp, struct pollhead **phpp)")
    public int so_poll(Sonode so, int events, int anyyet, long reventsp, PointerCell phpp) {
        if (SockTpi.isUnix(so)) {
            return k.sockfs.tpiData.sotpi_poll(so, events, anyyet, reventsp, phpp);
        }
        k.genunix.poll.polllock(so.so_poll_list(), k.sockfs.subr.sqp().sq_lock());
        int there = SockSubr.isStream(so) ? stream(so) : datagram(so);
        int shut = SS_CANTRCVMORE | SS_CANTSENDMORE;
        int revents = there & (events | POLLERR | POLLHUP) | ((so.so_state() & shut) == shut ? POLLHUP : 0);
        k.memory.putShort(reventsp, revents);
        if (revents == 0 && anyyet == 0) {
            so.so_pollev(so.so_pollev() | SO_POLLEV_ALWAYS | ((events & READABLE) != 0 ? SO_POLLEV_IN : 0));
            phpp.set(so.so_poll_list());
        }
        mutex_exit(k.sockfs.subr.sqp().sq_lock());
        return 0;
    }

    private int stream(Sonode so) {
        TcpS tcp = k.sockfs.subr.tcp(so);
        if ((so.so_state() & SS_ACCEPTCONN) != 0) {
            return tcp.tcp_eager_next_q() != null ? READABLE : 0;
        }
        boolean failed = tcp.tcp_client_errno() != 0;
        boolean over = failed || tcp.tcp_state() < TCPS_ESTABLISHED && (so.so_state() & SS_ISCONNECTED) != 0;
        boolean readable = over || tcp.tcp_rcv_list() != null || tcp.tcp_fin_rcvd() != 0
                || (so.so_state() & SS_CANTRCVMORE) != 0;
        boolean writable = over || tcp.tcp_state() >= TCPS_ESTABLISHED && TcpOutput.usable(tcp) > 0;
        return (failed ? POLLERR : 0) | (readable ? READABLE : 0) | (writable ? POLLOUT : 0);
    }

    private int datagram(Sonode so) {
        ConnS connp = k.sockfs.subr.conn(so);
        boolean readable = k.ip.udp.hasSomething(connp) || (so.so_state() & SS_CANTRCVMORE) != 0;
        return POLLOUT | (readable ? READABLE : 0);
    }

    private void wake(Sonode so, int events) {
        if (so.so_pollev() != 0) {
            k.genunix.poll.pollwakeup(so.so_poll_list(), events);
        }
    }

    /** Data has come. */
    @Prototype("void so_notify_data(struct sonode *so, size_t qlen)")
    public void so_notify_data(Sonode so, long qlen) {
        if (qlen > 0 && (so.so_pollev() & SO_POLLEV_IN) != 0) {
            so.so_pollev(so.so_pollev() & ~SO_POLLEV_IN);
            wake(so, READABLE);
        }
    }

    /** A connection waits to be accepted. */
    @Prototype("void so_notify_newconn(struct sonode *so)")
    public void so_notify_newconn(Sonode so) {
        wake(so, READABLE);
    }

    /** A connection is there. */
    @Prototype("void so_notify_connected(struct sonode *so)")
    public void so_notify_connected(Sonode so) {
        so.so_state(so.so_state() | SS_ISCONNECTED | SS_ISBOUND);
        wake(so, POLLOUT);
    }

    /** There is room to send. */
    @Prototype("void so_notify_writable(struct sonode *so)")
    public void so_notify_writable(Sonode so) {
        wake(so, POLLOUT);
    }

    /** The other end will send no more. */
    @Prototype("void so_notify_eof(struct sonode *so)")
    public void so_notify_eof(Sonode so) {
        wake(so, READABLE);
    }

    /** What was sent has met an error. */
    @Prototype("void so_notify_error(struct sonode *so)")
    public void so_notify_error(Sonode so) {
        wake(so, READABLE | POLLERR);
    }

    /** A connection has gone. */
    @Prototype("void so_notify_disconnected(struct sonode *so, boolean_t connect_failed, int error)")
    public void so_notify_disconnected(Sonode so, int connectFailed, int error) {
        wake(so, READABLE | POLLHUP | POLLERR);
    }
}
