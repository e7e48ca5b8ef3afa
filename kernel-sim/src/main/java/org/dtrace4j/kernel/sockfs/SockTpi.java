package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.SockaddrUn;
import org.dtrace4j.kernel.struct.SotpiInfo;
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
public final class SockTpi extends SockTpiCode {
    private static final int ANYBODY = 0777;
    private static final int FAMILY_BYTES = SockaddrUn.OFFSET_SUN_PATH;

    SockTpi(Kernel k) {
        super(k);
    }

    static boolean isUnix(Sonode so) {
        return so.so_family() == AF_UNIX;
    }

    // ---- making and unmaking

    /** Makes a socket with its vnode, which has one hold. */
    @Prototype("struct sonode *sotpi_create(int family, int type, int protocol, cred_t *cr)")
    public Sonode sotpi_create(int family, int type, int protocol, Cred cr) {
        SotpiInfo sti = SotpiInfo.at(k.memory, kmem_zalloc(SotpiInfo.SIZE));
        Sonode so = k.sockfs.subr.makeSonode(AF_UNIX, type, 0, 0);
        so.so_priv(sti.address());
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
        if (so.so_priv() == 0) {
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
        so.so_priv(0);
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

    /**
     * A connection, or what is left of one, ends; the peer is told with an error, or by the end of what it reads. Who has been
     * one of a pair for datagrams hears of it when he sends one.
     */
    private void part(Sonode so, int error) {
        Sonode peer = info(so).sti_peer();
        if (peer == null) {
            return;
        }
        info(so).sti_peer(null);
        info(peer).sti_peer(null);
        if (so.so_type() != SOCK_STREAM) {
            return;
        }
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
    int so_ux_lookup(Sonode so, long soun, int checkaccess, PointerCell vpp) {
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
    int find(Sonode so, Vnode vp, PointerCell found) {
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
}
