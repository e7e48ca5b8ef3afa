package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.SockaddrUn;
import org.dtrace4j.kernel.struct.SotpiInfo;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vnode;

/** socktpi.c, what goes over sockets of the UNIX domain; {@link SockTpi} is how they find each other. */
public final class SockTpiData extends SockTpiCode {
    SockTpiData(Kernel k) {
        super(k);
    }

    /**
     * Sends a request. What could not be sent is left in it.
     *
     * @param name to whom, a {@code struct sockaddr_un} in kernel memory; 0 where the socket is connected
     */
    @Prototype("int sotpi_sendmsg(struct sonode *so, struct sockaddr *name, struct uio *uiop, int fflag, struct cred *cr)")
    public int sotpi_sendmsg(Sonode so, long name, Uio uiop, int fflag, Cred cr) {
        if (so.so_type() == SOCK_STREAM) {
            mutex_enter(lock());
            return leave((so.so_state() & SS_ISCONNECTED) == 0 ? ENOTCONN : name != 0 ? EISCONN : sendBytes(so, uiop, fflag));
        }
        boolean connected = (so.so_state() & SS_ISCONNECTED) != 0;
        if (name == 0 && !connected) {
            return EDESTADDRREQ;
        }
        PointerCell vpp = cell();
        long to = name != 0 ? name : info(so).sti_faddr().address();
        // One of a pair has a peer that has no name.
        if (k.memory.getByte(to + SockaddrUn.OFFSET_SUN_PATH) != 0) {
            int error = k.sockfs.tpi.so_ux_lookup(so, to, 1, vpp);
            if (error != 0) {
                return error;
            }
        }
        mutex_enter(lock());
        int error = sendDatagram(so, vnodeIn(vpp), uiop, fflag);
        mutex_exit(lock());
        if (vpp.get() != 0) {
            VN_RELE(vnodeIn(vpp));
        }
        return error;
    }

    private int sendBytes(Sonode so, Uio uiop, int fflag) {
        while (uiop.uio_resid() > 0) {
            Sonode peer = info(so).sti_peer();
            if (peer == null || (so.so_state() & SS_CANTSENDMORE) != 0 || (peer.so_state() & SS_CANTRCVMORE) != 0) {
                return EPIPE;
            }
            SotpiInfo to = info(peer);
            int room = MOST_BYTES - to.sti_count();
            if (room == 0) {
                int error = await(so, fflag);
                if (error != 0) {
                    return error;
                }
                continue;
            }
            int last = (to.sti_first() + to.sti_count()) % MOST_BYTES;
            int part = (int) Math.min(uiop.uio_resid(), Math.min(room, MOST_BYTES - last));
            int error = k.genunix.move.uiomove(to.sti_buffer() + last, part, UIO_WRITE, uiop);
            if (error != 0) {
                return error;
            }
            to.sti_count(to.sti_count() + part);
            happened(peer, READABLE);
        }
        return 0;
    }

    private int sendDatagram(Sonode so, Vnode vp, Uio uiop, int fflag) {
        long size = uiop.uio_resid();
        if (size > MOST_BYTES) {
            return EMSGSIZE;
        }
        PointerCell found = cell();
        while (true) {
            if ((so.so_state() & SS_CANTSENDMORE) != 0) {
                return EPIPE;
            }
            Sonode to = vp == null ? info(so).sti_peer() : null;
            int error = vp == null ? to == null ? ECONNREFUSED : 0 : k.sockfs.tpi.find(so, vp, found);
            if (error != 0) {
                return error;
            }
            to = to != null ? to : Sonode.at(k.memory, found.get());
            if (info(to).sti_count() + size <= MOST_BYTES) {
                return deliver(so, to, uiop, size);
            }
            if ((fflag & (FNDELAY | FNONBLOCK)) != 0) {
                return EAGAIN;
            }
            // Whoever reads there tells those who wait there.
            if (cv_wait_sig(info(to).sti_cv(), lock()) == 0) {
                return EINTR;
            }
        }
    }

    private int deliver(Sonode so, Sonode to, Uio uiop, long size) {
        Msgb name = k.genunix.stream.allocb(SockaddrUn.SIZE, 0);
        k.memory.copy(info(so).sti_laddr().address(), name.b_wptr(), SockaddrUn.SIZE);
        SockaddrUn.at(k.memory, name.b_wptr()).sun_family((short) AF_UNIX);
        name.b_wptr(name.b_wptr() + SockaddrUn.SIZE);
        Msgb data = k.genunix.stream.allocb(Math.max(1, size), 0);
        int error = k.genunix.move.uiomove(data.b_wptr(), size, UIO_WRITE, uiop);
        data.b_wptr(data.b_wptr() + size);
        name.b_cont(data);
        if (error != 0) {
            k.genunix.stream.freemsg(name);
            return error;
        }
        SotpiInfo sti = info(to);
        sti.sti_count(sti.sti_count() + (int) size);
        Msgb last = sti.sti_datagrams();
        if (last == null) {
            sti.sti_datagrams(name);
        } else {
            while (last.b_next() != null) {
                last = last.b_next();
            }
            last.b_next(name);
        }
        happened(to, READABLE);
        return 0;
    }

    /**
     * Receives what there is, waiting until there is something.
     *
     * @param from where the sender's name goes, in kernel memory; 0 if nobody asks
     */
    @Prototype("int sotpi_recvmsg(struct sonode *so, struct uio *uiop, int fflag, int msgflag, struct sockaddr *from)")
    public int sotpi_recvmsg(Sonode so, Uio uiop, int fflag, int msgflag, long from) {
        boolean stream = so.so_type() == SOCK_STREAM;
        mutex_enter(lock());
        if (stream && (so.so_state() & SS_ISCONNECTED) == 0) {
            return leave(ENOTCONN);
        }
        SotpiInfo sti = info(so);
        while (stream ? sti.sti_count() == 0 : sti.sti_datagrams() == null) {
            int failed = so.so_error();
            so.so_error((short) 0);
            if (failed != 0 || (so.so_state() & SS_CANTRCVMORE) != 0 || uiop.uio_resid() == 0) {
                return leave(failed);
            }
            int error = await(so, fflag);
            if (error != 0) {
                return leave(error);
            }
        }
        boolean peek = (msgflag & MSG_PEEK) != 0;
        int error = stream ? receiveBytes(sti, uiop, peek) : receiveDatagram(sti, uiop, peek, from);
        if (!peek) {
            // There is room again: who waits to send sleeps at his own socket, or at this one.
            happened(so, POLLOUT);
            if (sti.sti_peer() != null) {
                happened(sti.sti_peer(), POLLOUT);
            }
        }
        return leave(error);
    }

    private int receiveBytes(SotpiInfo sti, Uio uiop, boolean peek) {
        int first = sti.sti_first();
        int left = sti.sti_count();
        int error = 0;
        while (error == 0 && left > 0 && uiop.uio_resid() > 0) {
            int part = (int) Math.min(uiop.uio_resid(), Math.min(left, MOST_BYTES - first));
            error = k.genunix.move.uiomove(sti.sti_buffer() + first, part, UIO_READ, uiop);
            if (error == 0) {
                first = (first + part) % MOST_BYTES;
                left -= part;
            }
        }
        if (!peek) {
            sti.sti_first(first);
            sti.sti_count(left);
        }
        return error;
    }

    private int receiveDatagram(SotpiInfo sti, Uio uiop, boolean peek, long from) {
        Msgb mp = sti.sti_datagrams();
        Msgb data = mp.b_cont();
        long size = data.b_wptr() - data.b_rptr();
        if (from != 0) {
            k.memory.copy(mp.b_rptr(), from, SockaddrUn.SIZE);
        }
        int error = k.genunix.move.uiomove(data.b_rptr(), Math.min(uiop.uio_resid(), size), UIO_READ, uiop);
        if (!peek) {
            sti.sti_count(sti.sti_count() - (int) size);
            k.genunix.stream.freemsg(taken(sti));
        }
        return error;
    }

    /** What of some events there is at a socket. */
    @Prototype("int sotpi_poll(struct sonode *so, short events, int anyyet, short *reventsp, struct pollhead **phpp)")
    public int sotpi_poll(Sonode so, int events, int anyyet, long reventsp, PointerCell phpp) {
        k.genunix.poll.polllock(so.so_poll_list(), lock());
        SotpiInfo sti = info(so);
        boolean stream = so.so_type() == SOCK_STREAM;
        Sonode peer = sti.sti_peer();
        boolean readable = sti.sti_count() > 0 || sti.sti_datagrams() != null || sti.sti_conn_next() != null
                || (so.so_state() & SS_CANTRCVMORE) != 0 || so.so_error() != 0;
        boolean writable = !stream || peer != null && info(peer).sti_count() < MOST_BYTES
                || (so.so_state() & SS_CANTSENDMORE) != 0;
        int shut = SS_CANTRCVMORE | SS_CANTSENDMORE;
        int there = (readable ? READABLE : 0) | (writable ? POLLOUT : 0);
        int revents = there & events | ((so.so_state() & shut) == shut ? POLLHUP : 0) | (so.so_error() != 0 ? POLLERR : 0);
        k.memory.putShort(reventsp, revents);
        if (revents == 0 && anyyet == 0) {
            so.so_pollev(so.so_pollev() | SO_POLLEV_ALWAYS);
            phpp.set(so.so_poll_list());
        }
        mutex_exit(lock());
        return 0;
    }
}
