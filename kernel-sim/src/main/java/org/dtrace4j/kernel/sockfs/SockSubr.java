package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.ip.Tcp;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.SockaddrIn;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.SqueueS;
import org.dtrace4j.kernel.struct.TcpS;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * sockcommon.c and sockcommon_sops.c: what is done with a socket, whichever system call wants it; what goes over it is
 * {@link SockData}'s.
 */
public final class SockSubr extends ProcessCode {
    /** Ticks until an unanswered question for a connection is sent again; each time twice as many. */
    private static final long FIRST_RETRY_TICKS = 100;

    /** Where in an IPv6 address an IPv4 address is. */
    private static final int MAPPED_ADDRESS = 12;

    private Vfs sockVfs;

    SockSubr(Kernel k) {
        super(k);
    }

    /** Makes the file system that sockets are in: one that is mounted nowhere. */
    void makeFileSystem() {
        sockVfs = Vfs.at(k.memory, kmem_zalloc(Vfs.SIZE));
    }

    /** The socket behind a vnode of type VSOCK. */
    public Sonode sonode(Vnode vp) {
        return Sonode.at(k.memory, vp.v_data());
    }

    ConnS conn(Sonode so) {
        return ConnS.at(k.memory, so.so_proto_handle());
    }

    TcpS tcp(Sonode so) {
        return conn(so).conn_proto_priv().cp_tcp();
    }

    static boolean isStream(Sonode so) {
        return so.so_type() == SOCK_STREAM;
    }

    SqueueS sqp() {
        return k.vars.netstack_head().netstack_ip().ips_squeue();
    }

    /**
     * Waits until something has happened to a socket, after all that is under way has arrived; the lock of the queue is held.
     * Returns 0, or EINTR, or EAGAIN when the caller does not want to wait.
     */
    int await(Sonode so, int fmode) {
        if ((fmode & (FNDELAY | FNONBLOCK)) != 0) {
            return EAGAIN;
        }
        return cv_wait_sig(conn(so).conn_cv(), sqp().sq_lock()) == 0 ? EINTR : 0;
    }

    /** What has gone wrong with a socket meanwhile, once; 0 for nothing. */
    int takeError(Sonode so) {
        int error = so.so_error();
        so.so_error((short) 0);
        if (SockTpi.isUnix(so)) {
            return error;
        }
        if (!isStream(so)) {
            return k.ip.udp.takeError(conn(so));
        }
        error = tcp(so).tcp_client_errno();
        tcp(so).tcp_client_errno(0);
        return error;
    }

    void drain() {
        k.ip.squeue.squeue_drain(sqp(), 0, 0);
    }

    // ---- making and unmaking

    /** Makes a socket with its vnode, which has one hold. */
    @Prototype("struct sonode *socket_create(int family, int type, int protocol, cred_t *cr)")
    public Sonode socket_create(int family, int type, int protocol, Cred cr) {
        if (family == AF_UNIX) {
            return k.sockfs.tpi.sotpi_create(family, type, protocol, cr);
        }
        k.ip.squeue.lock();
        ConnS connp = type == SOCK_STREAM ? k.ip.tcp.tcp_create_common(cr) : k.ip.udp.udp_do_open(cr);
        Sonode so = socket_newconn(connp, type);
        k.ip.squeue.unlock();
        return so;
    }

    /** Makes the socket of a connection that is there. */
    @Prototype("struct sonode *socket_newconn(void *connp, int type)")
    public Sonode socket_newconn(ConnS connp, int type) {
        Sonode so = makeSonode(AF_INET, type, connp.conn_proto(), connp.address());
        connp.conn_upper_handle(so.address());
        return so;
    }

    /** A socket with its vnode, and with what the protocol has for it. */
    Sonode makeSonode(int family, int type, int protocol, long handle) {
        Sonode so = Sonode.at(k.memory, kmem_zalloc(Sonode.SIZE));
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        vp.v_type(VSOCK);
        vp.v_op(k.vars.socket_vnodeops());
        vp.v_vfsp(sockVfs);
        vp.v_data(so.address());
        so.so_vnode(vp);
        so.so_family((short) family);
        so.so_type((short) type);
        so.so_protocol(protocol);
        so.so_proto_handle(handle);
        gethrestime(so.so_ctime());
        return so;
    }

    /** Nobody has the socket open any more. */
    @Prototype("int socket_close(struct sonode *so, int flag, cred_t *cr)")
    public int socket_close(Sonode so, int flag, Cred cr) {
        if (SockTpi.isUnix(so)) {
            return k.sockfs.tpi.sotpi_close(so, flag, cr);
        }
        ConnS connp = conn(so);
        if (connp == null) {
            return 0;
        }
        k.ip.squeue.lock();
        so.so_proto_handle(0);
        if (isStream(so)) {
            k.ip.tcp.tcp_close(connp);
        } else {
            k.ip.udp.udp_close(connp);
        }
        k.ip.squeue.unlock();
        return 0;
    }

    /** Frees the socket with its vnode. */
    @Prototype("void socket_destroy(struct sonode *so)")
    public void socket_destroy(Sonode so) {
        Vnode vp = so.so_vnode();
        k.genunix.poll.pollhead_clean(so.so_poll_list());
        kmem_free(so.address(), Sonode.SIZE);
        k.genunix.vnode.vn_free(vp);
    }

    // ---- connections; addresses in network byte order, ports in host byte order

    @Prototype("int socket_bind(struct sonode *so, ipaddr_t addr, uint16_t port)")
    public int socket_bind(Sonode so, int addr, int port) {
        k.ip.squeue.lock();
        int error = isStream(so) ? k.ip.tcp.tcp_bind(conn(so), addr, port)
                : k.ip.udp.udp_bind(conn(so), addr, port);
        k.ip.squeue.unlock();
        if (error == 0) {
            so.so_state(so.so_state() | SS_ISBOUND);
        }
        return error;
    }

    @Prototype("int socket_listen(struct sonode *so, int backlog, cred_t *cr)")
    public int socket_listen(Sonode so, int backlog, Cred cr) {
        if (SockTpi.isUnix(so)) {
            return k.sockfs.tpi.sotpi_listen(so, backlog, cr);
        }
        if (!isStream(so)) {
            return EOPNOTSUPP;
        }
        k.ip.squeue.lock();
        int error = k.ip.tcp.tcp_listen(conn(so), backlog);
        k.ip.squeue.unlock();
        if (error == 0) {
            so.so_state(so.so_state() | SS_ACCEPTCONN | SS_ISBOUND);
            so.so_backlog(backlog);
        }
        return error;
    }

    /** Waits for a connection at a listener; {@code nso} is where its socket goes. */
    @Prototype("int socket_accept(struct sonode *lso, int fflag, cred_t *cr, struct sonode **nsop)")
    public int socket_accept(Sonode lso, int fflag, Cred cr, PointerCell nsop) {
        if (SockTpi.isUnix(lso)) {
            return k.sockfs.tpi.sotpi_accept(lso, fflag, cr, nsop);
        }
        if ((lso.so_state() & SS_ACCEPTCONN) == 0) {
            return isStream(lso) ? EINVAL : EOPNOTSUPP;
        }
        k.ip.squeue.lock();
        int error = 0;
        ConnS connp = k.ip.tcp.tcp_accept(conn(lso));
        while (connp == null && error == 0) {
            error = await(lso, fflag);
            connp = error != 0 ? null : k.ip.tcp.tcp_accept(conn(lso));
        }
        if (connp != null) {
            Sonode so = socket_newconn(connp, SOCK_STREAM);
            so.so_state(SS_ISCONNECTED | SS_ISBOUND);
            nsop.set(so);
        }
        k.ip.squeue.unlock();
        return error;
    }

    @Prototype("int socket_connect(struct sonode *so, ipaddr_t addr, uint16_t port, int fflag)")
    public int socket_connect(Sonode so, int addr, int port, int fflag) {
        k.ip.squeue.lock();
        int error = isStream(so) ? k.ip.tcp.tcp_connect(conn(so), addr, port)
                : k.ip.udp.udp_connect(conn(so), addr, port);
        if (error == 0 && isStream(so)) {
            error = sowaitconnected(so, fflag);
        }
        k.ip.squeue.unlock();
        if (error == 0) {
            so.so_state(so.so_state() | SS_ISCONNECTED | SS_ISBOUND);
        }
        return error;
    }

    /**
     * Waits for the answer to a question for a connection, and asks again when none comes. Who does not want to wait gets
     * EINPROGRESS, who is interrupted EINTR; the connection may come to be all the same.
     */
    @Prototype("static int sowaitconnected(struct sonode *so, int fmode)")
    private int sowaitconnected(Sonode so, int fmode) {
        drain();
        TcpS tcp = tcp(so);
        long ticks = FIRST_RETRY_TICKS;
        while (tcp.tcp_state() == TCPS_SYN_SENT) {
            if ((fmode & (FNDELAY | FNONBLOCK)) != 0) {
                k.ip.tcp.askAgainLater(tcp, ticks);
                return EINPROGRESS;
            }
            long left = cv_timedwait_sig(conn(so).conn_cv(), sqp().sq_lock(), ddi_get_lbolt() + ticks);
            if (left == 0) {
                k.ip.tcp.askAgainLater(tcp, ticks);
                return EINTR;
            }
            if (left < 0) {
                if (ticks >= Tcp.LAST_RETRY_TICKS) {
                    k.ip.tcp.tcp_clean_death(tcp, ETIMEDOUT);
                    return ETIMEDOUT;
                }
                ticks *= 2;
                k.ip.tcp.tcp_timer(tcp);
                drain();
            }
        }
        int error = tcp.tcp_client_errno();
        tcp.tcp_client_errno(0);
        return error;
    }

    @Prototype("int socket_shutdown(struct sonode *so, int how, cred_t *cr)")
    public int socket_shutdown(Sonode so, int how, Cred cr) {
        if (SockTpi.isUnix(so)) {
            return k.sockfs.tpi.sotpi_shutdown(so, how, cr);
        }
        if ((so.so_state() & SS_ISCONNECTED) == 0) {
            return ENOTCONN;
        }
        if (how != SHUT_WR) {
            so.so_state(so.so_state() | SS_CANTRCVMORE);
        }
        int error = 0;
        k.ip.squeue.lock();
        if (how != SHUT_RD && (so.so_state() & SS_CANTSENDMORE) == 0) {
            so.so_state(so.so_state() | SS_CANTSENDMORE);
            error = isStream(so) ? k.ip.tcp.tcp_shutdown(conn(so)) : 0;
        }
        cv_broadcast(conn(so).conn_cv());
        k.sockfs.notify.so_notify_writable(so);
        k.ip.squeue.unlock();
        return error;
    }

    // ---- names

    /** Writes a {@code struct sockaddr_in} to kernel memory; both in network byte order. */
    void putName(long name, int address, int port) {
        k.memory.clear(name, SockaddrIn.SIZE);
        SockaddrIn to = SockaddrIn.at(k.memory, name);
        to.sin_family((short) AF_INET);
        to.sin_port((short) port);
        to.sin_addr().s_addr(address);
    }

    /** Where one end of a socket is: to kernel memory, as {@code struct sockaddr_in} or {@code sockaddr_un}. Returns 0 or an errno. */
    @Prototype("int socket_getsockname(struct sonode *so, struct sockaddr *addr, int peer)")
    public int socket_getsockname(Sonode so, long addr, int peer) {
        if (SockTpi.isUnix(so)) {
            return k.sockfs.tpi.sotpi_getsockname(so, addr, peer);
        }
        ConnS connp = conn(so);
        boolean far = peer != 0;
        if (far && connp.u_port().connu_ports().connu_fport() == 0) {
            return ENOTCONN;
        }
        long in6 = far ? connp.connua_v6addr().connua_faddr().address() : connp.connua_v6addr().connua_laddr().address();
        putName(addr, k.memory.getInt(in6 + MAPPED_ADDRESS),
                far ? connp.u_port().connu_ports().connu_fport() : connp.u_port().connu_ports().connu_lport());
        return 0;
    }
}
