package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.SockaddrUn;
import org.dtrace4j.kernel.struct.SotpiInfo;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * socktpi.c: sockets of the UNIX domain, whose names are files of type VSOCK. What the original has the driver tl carry lies here
 * with the socket that is to receive it: a ring of bytes, or a list of datagrams, each behind a block with its sender's name.
 *
 * <pre>
 *   connect                     listener -sti_conn_next-> so' -> so'' ...    until they are accepted
 *   so -sti_peer-> so'          bytes are written to the ring of the peer
 * </pre>
 *
 * <p>One lock, that of the list of all of them, guards everything; who waits, waits at the socket that he uses. A connection is
 * there for its maker before it has been accepted.
 */
public final class SockTpi extends ProcessCode {
    /** Bytes that can be under way to a socket. */
    private static final int MOST_BYTES = 16_384;
    private static final int ANYBODY = 0777;
    private static final int READABLE = POLLIN | POLLRDNORM;
    private static final int FAMILY_BYTES = SockaddrUn.OFFSET_SUN_PATH;

    SockTpi(Kernel k) {
        super(k);
    }

    static boolean isUnix(Sonode so) {
        return so.so_family() == AF_UNIX;
    }

    private SotpiInfo info(Sonode so) {
        return SotpiInfo.at(k.memory, so.so_proto_handle());
    }

    private Mutex lock() {
        return k.vars.socklist().sl_lock();
    }

    private int leave(int error) {
        mutex_exit(lock());
        return error;
    }

    /** Waits until something has happened to a socket; the lock is held. */
    private int await(Sonode so, int fflag) {
        if ((fflag & (FNDELAY | FNONBLOCK)) != 0) {
            return EAGAIN;
        }
        return cv_wait_sig(info(so).sti_cv(), lock()) == 0 ? EINTR : 0;
    }

    private void happened(Sonode so, int events) {
        cv_broadcast(info(so).sti_cv());
        if (so.so_pollev() != 0) {
            k.genunix.poll.pollwakeup(so.so_poll_list(), events);
        }
    }

    // ---- making and unmaking

    /** Makes a socket with its vnode, which has one hold. */
    @Prototype("struct sonode *sotpi_create(int family, int type, int protocol, cred_t *cr)")
    public Sonode sotpi_create(int family, int type, int protocol, Cred cr) {
        SotpiInfo sti = SotpiInfo.at(k.memory, kmem_zalloc(SotpiInfo.SIZE));
        Sonode so = k.sockfs.subr.makeSonode(AF_UNIX, type, 0, sti.address());
        if (type == SOCK_STREAM) {
            sti.sti_buffer(kmem_alloc(MOST_BYTES));
        }
        mutex_enter(lock());
        sti.sti_next_so(k.vars.socklist().sl_list());
        k.vars.socklist().sl_list(so);
        mutex_exit(lock());
        return so;
    }

    /** Nobody has the socket open any more. */
    @Prototype("int sotpi_close(struct sonode *so, int flag, struct cred *cr)")
    public int sotpi_close(Sonode so, int flag, Cred cr) {
        if (so.so_proto_handle() == 0) {
            return 0;
        }
        mutex_enter(lock());
        SotpiInfo sti = info(so);
        Vnode bound = sti.sti_ux_bound_vp();
        Sonode waiting = sti.sti_conn_next();
        sti.sti_conn_next(null);
        part(so, 0);
        happened(so, POLLHUP);
        unlink(so);
        so.so_proto_handle(0);
        mutex_exit(lock());
        while (waiting != null) {
            // Nobody will accept these.
            Sonode next = info(waiting).sti_conn_next();
            info(waiting).sti_conn_next(null);
            mutex_enter(lock());
            part(waiting, ECONNRESET);
            mutex_exit(lock());
            sotpi_close(waiting, 0, cr);
            VN_RELE(waiting.so_vnode());
            waiting = next;
        }
        if (sti.sti_buffer() != 0) {
            kmem_free(sti.sti_buffer(), MOST_BYTES);
        }
        while (sti.sti_datagrams() != null) {
            k.genunix.stream.freemsg(taken(sti));
        }
        kmem_free(sti.address(), SotpiInfo.SIZE);
        if (bound != null) {
            VN_RELE(bound);
        }
        return 0;
    }

    /** A connection, or what is left of one, ends; the peer is told with an error, or by the end of what it reads. */
    private void part(Sonode so, int error) {
        Sonode peer = info(so).sti_peer();
        if (peer == null || so.so_type() != SOCK_STREAM) {
            return;
        }
        info(so).sti_peer(null);
        info(peer).sti_peer(null);
        peer.so_error(error);
        peer.so_state(peer.so_state() | SS_CANTRCVMORE | SS_CANTSENDMORE);
        happened(peer, READABLE | POLLHUP);
    }

    private void unlink(Sonode so) {
        Sonode next = info(so).sti_next_so();
        if (Sonode.same(k.vars.socklist().sl_list(), so)) {
            k.vars.socklist().sl_list(next);
            return;
        }
        Sonode before = k.vars.socklist().sl_list();
        while (!Sonode.same(info(before).sti_next_so(), so)) {
            before = info(before).sti_next_so();
        }
        info(before).sti_next_so(next);
    }

    // ---- names

    /** The path of a name, as a new string. */
    private long path(long name, int namelen) {
        StringBuilder text = new StringBuilder();
        for (int i = FAMILY_BYTES; i < namelen && k.memory.getByte(name + i) != 0; i++) {
            text.append((char) (k.memory.getByte(name + i) & 0xff));
        }
        return newString(text.toString());
    }

    private static boolean isName(int namelen) {
        return namelen > FAMILY_BYTES && namelen <= SockaddrUn.SIZE;
    }

    /**
     * Makes the file that is the name of a socket.
     *
     * @param name a {@code struct sockaddr_un} in kernel memory
     */
    @Prototype("int sotpi_bind(struct sonode *so, struct sockaddr *name, socklen_t namelen, int flags, struct cred *cr)")
    public int sotpi_bind(Sonode so, long name, int namelen, int flags, Cred cr) {
        if ((so.so_state() & SS_ISBOUND) != 0 || !isName(namelen) || k.memory.getByte(name + FAMILY_BYTES) == 0) {
            return EINVAL;
        }
        long path = path(name, namelen);
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_type(VSOCK);
        vattr.va_mode(ANYBODY);
        vattr.va_mask(AT_TYPE | AT_MODE);
        PointerCell vpp = cell();
        int error = k.genunix.vnodeOpens.vn_create(path, UIO_SYSSPACE, vattr, EXCL, 0, vpp, CRMKNOD, 0,
                curproc().p_user().u_cmask());
        freeString(path);
        if (error != 0) {
            return error == EEXIST ? EADDRINUSE : error;
        }
        mutex_enter(lock());
        SotpiInfo sti = info(so);
        sti.sti_ux_bound_vp(vnodeIn(vpp));
        k.memory.copy(name, sti.sti_laddr().address(), namelen);
        so.so_state(so.so_state() | SS_ISBOUND);
        return leave(0);
    }

    /** The socket that is bound to a file; the lock is held by whoever asks, and the answer is only as good as that. */
    @Prototype("static int so_ux_lookup(struct sonode *so, struct sockaddr_un *soun, int checkaccess, vnode_t **vpp)")
    private int so_ux_lookup(Sonode so, long soun, int checkaccess, PointerCell vpp) {
        long path = path(soun, SockaddrUn.SIZE);
        int error = k.genunix.lookup.lookupname(path, UIO_SYSSPACE, FOLLOW, null, vpp);
        freeString(path);
        if (error != 0) {
            return error;
        }
        Vnode vp = vnodeIn(vpp);
        error = vp.v_type() != VSOCK ? ENOTSOCK
                : checkaccess == 0 ? 0 : k.genunix.fop.fop_access(vp, VREAD | VWRITE, 0, CRED(), null);
        if (error != 0) {
            VN_RELE(vp);
        }
        return error;
    }

    /** Where a socket of this name is; the lock is held. */
    private int find(Sonode so, Vnode vp, PointerCell found) {
        Sonode at = k.vars.socklist().sl_list();
        while (at != null && !Vnode.same(info(at).sti_ux_bound_vp(), vp)) {
            at = info(at).sti_next_so();
        }
        if (at == null) {
            return ECONNREFUSED;
        }
        if (at.so_type() != so.so_type()) {
            return EPROTOTYPE;
        }
        found.set(at);
        return 0;
    }

    /** The name of one end, to kernel memory. */
    @Prototype("static int sotpi_getsockname(struct sonode *so, struct sockaddr *name, int peer)")
    public int sotpi_getsockname(Sonode so, long name, int peer) {
        mutex_enter(lock());
        SotpiInfo sti = info(so);
        if (peer != 0 && (so.so_state() & SS_ISCONNECTED) == 0) {
            return leave(ENOTCONN);
        }
        SockaddrUn from = peer != 0 ? sti.sti_faddr() : sti.sti_laddr();
        k.memory.copy(from.address(), name, SockaddrUn.SIZE);
        SockaddrUn.at(k.memory, name).sun_family((short) AF_UNIX);
        return leave(0);
    }

    // ---- connections

    @Prototype("int sotpi_listen(struct sonode *so, int backlog, struct cred *cr)")
    public int sotpi_listen(Sonode so, int backlog, Cred cr) {
        if (so.so_type() != SOCK_STREAM) {
            return EOPNOTSUPP;
        }
        if ((so.so_state() & SS_ISBOUND) == 0 || (so.so_state() & SS_ISCONNECTED) != 0) {
            return EINVAL;
        }
        so.so_state(so.so_state() | SS_ACCEPTCONN);
        so.so_backlog(Math.max(1, backlog));
        return 0;
    }

    @Prototype("int sotpi_accept(struct sonode *so, int fflag, struct cred *cr, struct sonode **nsop)")
    public int sotpi_accept(Sonode so, int fflag, Cred cr, PointerCell nsop) {
        if ((so.so_state() & SS_ACCEPTCONN) == 0) {
            return so.so_type() == SOCK_STREAM ? EINVAL : EOPNOTSUPP;
        }
        mutex_enter(lock());
        while (info(so).sti_conn_next() == null) {
            int error = await(so, fflag);
            if (error != 0) {
                return leave(error);
            }
        }
        Sonode first = info(so).sti_conn_next();
        info(so).sti_conn_next(info(first).sti_conn_next());
        info(first).sti_conn_next(null);
        nsop.set(first);
        return leave(0);
    }

    /** @param name a {@code struct sockaddr_un} in kernel memory */
    @Prototype("int sotpi_connect(struct sonode *so, const struct sockaddr *name, socklen_t namelen, int fflag, "
            + "struct cred *cr)")
    public int sotpi_connect(Sonode so, long name, int namelen, int fflag, Cred cr) {
        if ((so.so_state() & SS_ACCEPTCONN) != 0) {
            return EOPNOTSUPP;
        }
        if (so.so_type() == SOCK_STREAM && (so.so_state() & SS_ISCONNECTED) != 0) {
            return EISCONN;
        }
        if (!isName(namelen)) {
            return EINVAL;
        }
        PointerCell vpp = cell();
        int error = so_ux_lookup(so, name, 1, vpp);
        if (error != 0) {
            return error;
        }
        Sonode embryo = so.so_type() == SOCK_STREAM ? sotpi_create(AF_UNIX, SOCK_STREAM, 0, cr) : null;
        mutex_enter(lock());
        PointerCell found = cell();
        error = find(so, vnodeIn(vpp), found);
        Sonode to = error != 0 ? null : Sonode.at(k.memory, found.get());
        if (embryo != null && error == 0 && ((to.so_state() & SS_ACCEPTCONN) == 0 || waiting(to) >= to.so_backlog())) {
            error = ECONNREFUSED;
        }
        if (error == 0) {
            k.memory.copy(name, info(so).sti_faddr().address(), namelen);
            so.so_state(so.so_state() | SS_ISCONNECTED);
        }
        if (error == 0 && embryo != null) {
            join(so, embryo);
            k.memory.copy(info(to).sti_laddr().address(), info(embryo).sti_laddr().address(), SockaddrUn.SIZE);
            k.memory.copy(info(so).sti_laddr().address(), info(embryo).sti_faddr().address(), SockaddrUn.SIZE);
            append(to, embryo);
            happened(to, READABLE);
        }
        mutex_exit(lock());
        VN_RELE(vnodeIn(vpp));
        if (error != 0 && embryo != null) {
            sotpi_close(embryo, 0, cr);
            VN_RELE(embryo.so_vnode());
        }
        return error;
    }

    private void join(Sonode one, Sonode other) {
        info(one).sti_peer(other);
        info(other).sti_peer(one);
        other.so_state(other.so_state() | SS_ISCONNECTED | SS_ISBOUND);
    }

    private int waiting(Sonode listener) {
        int count = 0;
        for (Sonode at = info(listener).sti_conn_next(); at != null; at = info(at).sti_conn_next()) {
            count++;
        }
        return count;
    }

    private void append(Sonode listener, Sonode so) {
        Sonode last = listener;
        while (info(last).sti_conn_next() != null) {
            last = info(last).sti_conn_next();
        }
        info(last).sti_conn_next(so);
    }

    /** Makes two sockets each other's peers. */
    @Prototype("int sotpi_pair(struct sonode *so1, struct sonode *so2)")
    public int sotpi_pair(Sonode so1, Sonode so2) {
        if (!isUnix(so1) || !isUnix(so2)) {
            return EOPNOTSUPP;
        }
        if (so1.so_type() != so2.so_type()) {
            return EINVAL;
        }
        if (((so1.so_state() | so2.so_state()) & SS_ISCONNECTED) != 0) {
            return EISCONN;
        }
        mutex_enter(lock());
        join(so1, so2);
        join(so2, so1);
        return leave(0);
    }

    @Prototype("int sotpi_shutdown(struct sonode *so, int how, struct cred *cr)")
    public int sotpi_shutdown(Sonode so, int how, Cred cr) {
        if ((so.so_state() & SS_ISCONNECTED) == 0) {
            return ENOTCONN;
        }
        mutex_enter(lock());
        Sonode peer = info(so).sti_peer();
        if (how != SHUT_WR) {
            so.so_state(so.so_state() | SS_CANTRCVMORE);
        }
        if (how != SHUT_RD) {
            so.so_state(so.so_state() | SS_CANTSENDMORE);
        }
        if (peer != null && how != SHUT_RD) {
            peer.so_state(peer.so_state() | SS_CANTRCVMORE);
        }
        if (peer != null && how != SHUT_WR) {
            peer.so_state(peer.so_state() | SS_CANTSENDMORE);
        }
        happened(so, READABLE);
        if (peer != null) {
            happened(peer, READABLE);
        }
        return leave(0);
    }

    // ---- data

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
        Sonode peer = info(so).sti_peer();
        if (name != 0 || peer == null) {
            int error = so_ux_lookup(so, name != 0 ? name : info(so).sti_faddr().address(), 1, vpp);
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
            Sonode to = vp == null ? info(so).sti_peer() : null;
            int error = vp == null ? to == null ? ECONNREFUSED : 0 : find(so, vp, found);
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

    private Msgb taken(SotpiInfo sti) {
        Msgb first = sti.sti_datagrams();
        sti.sti_datagrams(first.b_next());
        first.b_next(null);
        return first;
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
