package org.dtrace4j.kernel.sockfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.ip.TcpOutput;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.IphaS;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.TcpS;
import org.dtrace4j.kernel.struct.UdphdraS;
import org.dtrace4j.kernel.struct.Uio;

/** sockcommon_sops.c, what goes over sockets, but those of the UNIX domain; {@link SockSubr} is how they come to be. */
public final class SockData extends ProcessCode {
    private final SockSubr subr;

    SockData(Kernel k, SockSubr subr) {
        super(k);
        this.subr = subr;
    }

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
        int error = SockSubr.isStream(so) ? sendStream(so, uiop, fflag)
                : k.ip.udp.udp_send(subr.conn(so), addr, port, uiop);
        k.ip.squeue.unlock();
        return error;
    }

    private int sendStream(Sonode so, Uio uiop, int fflag) {
        TcpS tcp = subr.tcp(so);
        if (tcp.tcp_state() < TCPS_ESTABLISHED && tcp.tcp_client_errno() == 0 && (so.so_state() & SS_ISCONNECTED) == 0) {
            return ENOTCONN;
        }
        while (uiop.uio_resid() > 0) {
            int error = 0;
            if (tcp.tcp_client_errno() != 0 || tcp.tcp_state() < TCPS_ESTABLISHED || tcp.tcp_fin_sent() != 0) {
                error = EPIPE;
            } else if (TcpOutput.usable(tcp) > 0) {
                error = k.ip.tcpOutput.tcp_wput_data(tcp, uiop);
                subr.drain();
            } else {
                error = subr.await(so, fflag);
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
     * @param from where the sender's name goes, as {@link SockSubr#socket_getsockname} has it; 0 if nobody asks
     */
    @Prototype("int socket_recvmsg(struct sonode *so, struct uio *uiop, int fflag, int msgflag, struct sockaddr *from)")
    public int socket_recvmsg(Sonode so, Uio uiop, int fflag, int msgflag, long from) {
        spend(Latency.SOCKET_IO);
        int mode = (msgflag & MSG_DONTWAIT) != 0 ? fflag | FNONBLOCK : fflag;
        if (SockTpi.isUnix(so)) {
            return k.sockfs.tpiData.sotpi_recvmsg(so, uiop, mode, msgflag, from);
        }
        k.ip.squeue.lock();
        int error = SockSubr.isStream(so) ? receiveStream(so, uiop, mode, (msgflag & MSG_PEEK) != 0)
                : receiveDatagram(so, uiop, mode, (msgflag & MSG_PEEK) != 0, from);
        k.ip.squeue.unlock();
        return error;
    }

    private int receiveStream(Sonode so, Uio uiop, int fflag, boolean peek) {
        TcpS tcp = subr.tcp(so);
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
            int error = subr.await(so, fflag);
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
        ConnS connp = subr.conn(so);
        Msgb mp = k.ip.udp.received(connp);
        while (mp == null) {
            int error = k.ip.udp.takeError(connp);
            if (error == 0 && (so.so_state() & SS_CANTRCVMORE) != 0) {
                return 0;
            }
            error = error != 0 ? error : subr.await(so, fflag);
            if (error != 0) {
                return error;
            }
            mp = k.ip.udp.received(connp);
        }
        IphaS ipha = IphaS.at(k.memory, mp.b_rptr());
        UdphdraS udpha = UdphdraS.at(k.memory, mp.b_rptr() + IP_SIMPLE_HDR_LENGTH);
        if (from != 0) {
            subr.putName(from, ipha.ipha_src(), udpha.uha_src_port());
        }
        long data = udpha.address() + UDPH_SIZE;
        int error = k.genunix.move.uiomove(data, Math.min(uiop.uio_resid(), mp.b_wptr() - data), UIO_READ, uiop);
        if (!peek) {
            k.genunix.stream.freemsg(k.ip.udp.udp_rcv_dequeue(connp));
        }
        return error;
    }
}
