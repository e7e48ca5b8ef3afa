package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.ip.TcpOutput;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.IphaS;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.SockaddrIn;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.SqueueS;
import org.dtrace4j.kernel.struct.TcpS;
import org.dtrace4j.kernel.struct.UdphdraS;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/** sockcommon.c and sockcommon_sops.c: what is done with a socket, whichever system call wants it. */
public final class SockSubr extends ProcessCode {
    /** Ticks until an unanswered question for a connection is sent again; each time twice as many. */
    private static final long FIRST_RETRY_TICKS = 100;
    private static final long LAST_RETRY_TICKS = 6_000;

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
    private int await(Sonode so, int fmode) {
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

    private void drain() {
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

    /** Waits for the answer to a question for a connection, and asks again when none comes. */
    @Prototype("static int sowaitconnected(struct sonode *so, int fmode)")
    private int sowaitconnected(Sonode so, int fmode) {
        drain();
        TcpS tcp = tcp(so);
        long ticks = FIRST_RETRY_TICKS;
        while (tcp.tcp_state() == TCPS_SYN_SENT) {
            long left = cv_timedwait_sig(conn(so).conn_cv(), sqp().sq_lock(), ddi_get_lbolt() + ticks);
            if (left == 0) {
                return EINTR;
            }
            if (left < 0) {
                if (ticks >= LAST_RETRY_TICKS) {
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

    // ---- data

    /**
     * Sends a request; {@code port} is 0 where the socket is connected. What could not be sent is left in the request.
     */
    @Prototype("int socket_sendmsg(struct sonode *so, ipaddr_t addr, uint16_t port, struct uio *uiop, int fflag)")
    public int socket_sendmsg(Sonode so, int addr, int port, Uio uiop, int fflag) {
        spend(Latency.SOCKET_IO);
        if (SockTpi.isUnix(so)) {
            return k.sockfs.tpiData.sotpi_sendmsg(so, 0, uiop, fflag, CRED());
        }
        if ((so.so_state() & SS_CANTSENDMORE) != 0) {
            return EPIPE;
        }
        k.ip.squeue.lock();
        int error = isStream(so) ? sendStream(so, uiop, fflag)
                : k.ip.udp.udp_send(conn(so), addr, port, uiop);
        k.ip.squeue.unlock();
        return error;
    }

    private int sendStream(Sonode so, Uio uiop, int fflag) {
        TcpS tcp = tcp(so);
        if (tcp.tcp_state() < TCPS_ESTABLISHED && tcp.tcp_client_errno() == 0 && (so.so_state() & SS_ISCONNECTED) == 0) {
            return ENOTCONN;
        }
        while (uiop.uio_resid() > 0) {
            int error = 0;
            if (tcp.tcp_client_errno() != 0 || tcp.tcp_state() < TCPS_ESTABLISHED || tcp.tcp_fin_sent() != 0) {
                error = EPIPE;
            } else if (TcpOutput.usable(tcp) > 0) {
                error = k.ip.tcpOutput.tcp_wput_data(tcp, uiop);
                drain();
            } else {
                error = await(so, fflag);
            }
            if (error != 0) {
                return error;
            }
        }
        return 0;
    }

    /**
     * Receives what there is, waiting until there is something.
     *
     * @param from where the sender's name goes, as {@link #socket_getsockname} has it; 0 if nobody asks
     */
    @Prototype("int socket_recvmsg(struct sonode *so, struct uio *uiop, int fflag, int msgflag, struct sockaddr *from)")
    public int socket_recvmsg(Sonode so, Uio uiop, int fflag, int msgflag, long from) {
        spend(Latency.SOCKET_IO);
        int mode = (msgflag & MSG_DONTWAIT) != 0 ? fflag | FNONBLOCK : fflag;
        if (SockTpi.isUnix(so)) {
            return k.sockfs.tpiData.sotpi_recvmsg(so, uiop, mode, msgflag, from);
        }
        k.ip.squeue.lock();
        int error = isStream(so) ? receiveStream(so, uiop, mode, (msgflag & MSG_PEEK) != 0)
                : receiveDatagram(so, uiop, mode, (msgflag & MSG_PEEK) != 0, from);
        k.ip.squeue.unlock();
        return error;
    }

    private int receiveStream(Sonode so, Uio uiop, int fflag, boolean peek) {
        TcpS tcp = tcp(so);
        while (tcp.tcp_rcv_list() == null) {
            if (tcp.tcp_client_errno() != 0) {
                int error = tcp.tcp_client_errno();
                tcp.tcp_client_errno(0);
                return error;
            }
            if (tcp.tcp_fin_rcvd() != 0 || (so.so_state() & SS_CANTRCVMORE) != 0 || uiop.uio_resid() == 0) {
                return 0;
            }
            if (tcp.tcp_state() < TCPS_ESTABLISHED) {
                return (so.so_state() & SS_ISCONNECTED) != 0 ? 0 : ENOTCONN;
            }
            int error = await(so, fflag);
            if (error != 0) {
                return error;
            }
        }
        int error = 0;
        Msgb mp = tcp.tcp_rcv_list();
        while (error == 0 && mp != null && uiop.uio_resid() > 0) {
            int part = (int) Math.min(uiop.uio_resid(), mp.b_wptr() - mp.b_rptr());
            error = k.genunix.move.uiomove(mp.b_rptr(), part, UIO_READ, uiop);
            mp = error != 0 ? null : peek ? mp.b_next() : consumed(tcp, mp, part);
        }
        if (!peek) {
            k.ip.tcpOutput.tcp_rwnd_reopen(tcp);
        }
        return error;
    }

    /** Takes {@code part} bytes off a message; returns the one where the next bytes are. */
    private Msgb consumed(TcpS tcp, Msgb mp, int part) {
        tcp.tcp_rcv_cnt(tcp.tcp_rcv_cnt() - part);
        mp.b_rptr(mp.b_rptr() + part);
        if (mp.b_rptr() < mp.b_wptr()) {
            return mp;
        }
        Msgb next = mp.b_next();
        tcp.tcp_rcv_list(next);
        if (next == null) {
            tcp.tcp_rcv_last_head(null);
        }
        k.genunix.stream.freemsg(mp);
        return next;
    }

    private int receiveDatagram(Sonode so, Uio uiop, int fflag, boolean peek, long from) {
        ConnS connp = conn(so);
        Msgb mp = k.ip.udp.received(connp);
        while (mp == null) {
            int error = k.ip.udp.takeError(connp);
            if (error == 0 && (so.so_state() & SS_CANTRCVMORE) != 0) {
                return 0;
            }
            error = error != 0 ? error : await(so, fflag);
            if (error != 0) {
                return error;
            }
            mp = k.ip.udp.received(connp);
        }
        IphaS ipha = IphaS.at(k.memory, mp.b_rptr());
        UdphdraS udpha = UdphdraS.at(k.memory, mp.b_rptr() + IP_SIMPLE_HDR_LENGTH);
        if (from != 0) {
            putName(from, ipha.ipha_src(), udpha.uha_src_port());
        }
        long data = udpha.address() + UDPH_SIZE;
        int error = k.genunix.move.uiomove(data, Math.min(uiop.uio_resid(), mp.b_wptr() - data), UIO_READ, uiop);
        if (!peek) {
            k.genunix.stream.freemsg(k.ip.udp.udp_rcv_dequeue(connp));
        }
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
