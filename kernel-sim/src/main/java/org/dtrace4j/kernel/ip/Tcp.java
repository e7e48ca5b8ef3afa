package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.MibProbes;
import org.dtrace4j.kernel.probe.TcpProbes;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Mib2Tcp;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.TcpS;

/**
 * tcp.c: the life of a connection. Everything here wants the lock of the queue to be held ({@link Squeue#lock}).
 *
 * <pre>
 *   IDLE -bind-> BOUND -listen-> LISTEN          a SYN makes an eager connection in SYN_RCVD, which accept() takes
 *                      -connect-> SYN_SENT -> ESTABLISHED -FIN comes-> CLOSE_WAIT -close-> LAST_ACK -> CLOSED
 *                                                         -close-> FIN_WAIT_1 -> FIN_WAIT_2 -> TIME_WAIT -> CLOSED
 * </pre>
 *
 * <p>As nothing can be under way any more when both ends have gone, TIME_WAIT lasts no time once nobody has the connection
 * open.
 */
public final class Tcp extends IpCode {
    /** {@code tcp_recv_hiwat}: what a receiver has room for. */
    private static final int RECEIVE_BYTES = 49_152;
    private static final int MSS = 8192;
    /** {@code tcp_conn_req_max_q}: what a listener has waiting at most, whatever it asks for. */
    private static final int MOST_WAITING = 128;
    private static final int ISS_STEP = 64_000;
    private static final int RTO_MILLIS = 1000;
    /** After so many ticks without an answer there is none; before that the time doubles from one question to the next. */
    public static final long LAST_RETRY_TICKS = 6_000;

    /**
     * Connections that have been asked for and whose answer nobody waits for, by the addresses of their {@code tcp_t}: the tick
     * at which the question is asked again, and how many ticks that was after the last time.
     */
    private final Map<Long, long[]> questions = new LinkedHashMap<>();

    Tcp(Kernel k) {
        super(k);
    }

    // ---- birth

    /** Makes a connection that is not bound yet. */
    @Prototype("conn_t *tcp_create_common(cred_t *credp)")
    public ConnS tcp_create_common(Cred credp) {
        ConnS connp = k.ip.classifier.ipcl_conn_create(IPPROTO_TCP, credp);
        TcpS tcp = tcp(connp);
        tcp.tcp_state(TCPS_CLOSED);
        tcp.tcp_mss(MSS);
        tcp.tcp_recv_hiwater(RECEIVE_BYTES);
        tcp.tcp_rwnd(RECEIVE_BYTES);
        tcp.tcp_cwnd(RECEIVE_BYTES);
        tcp.tcp_cwnd_ssthresh(RECEIVE_BYTES);
        tcp.tcp_rto(RTO_MILLIS);
        tcp.tcp_loopback(1);
        tcp_state_change(tcp, TCPS_IDLE);
        return connp;
    }

    /** Gives a connection another state. In the original an assignment, wherever it stands; the probe is then there. */
    @Prototype("static void tcp_state_change(tcp_t *tcp, int32_t state)")
    void tcp_state_change(TcpS tcp, int state) {
        int before = tcp.tcp_state();
        tcp.tcp_state(state);
        TcpProbes.state__change(this, 0, tcp.tcp_connp().conn_ixa(), 0, tcp, 0, before);
    }

    @Prototype("int tcp_bind(conn_t *connp, ipaddr_t addr, uint16_t port)")
    public int tcp_bind(ConnS connp, int addr, int port) {
        TcpS tcp = tcp(connp);
        if (tcp.tcp_state() != TCPS_IDLE) {
            return EINVAL;
        }
        int error = k.ip.classifier.conn_bind(connp, addr, port);
        if (error == 0) {
            tcp_state_change(tcp, TCPS_BOUND);
        }
        return error;
    }

    @Prototype("int tcp_listen(conn_t *connp, int backlog)")
    public int tcp_listen(ConnS connp, int backlog) {
        TcpS tcp = tcp(connp);
        if (tcp.tcp_state() == TCPS_IDLE) {
            int error = tcp_bind(connp, 0, 0);
            if (error != 0) {
                return error;
            }
        }
        if (tcp.tcp_state() != TCPS_BOUND && tcp.tcp_state() != TCPS_LISTEN) {
            return EINVAL;
        }
        tcp.tcp_conn_req_max(Math.max(1, Math.min(backlog, MOST_WAITING)));
        if (tcp.tcp_state() != TCPS_LISTEN) {
            tcp_state_change(tcp, TCPS_LISTEN);
        }
        return 0;
    }

    /** Asks for a connection. Returns 0 when the question is under way. */
    @Prototype("int tcp_connect(conn_t *connp, ipaddr_t dst, uint16_t port)")
    public int tcp_connect(ConnS connp, int dst, int port) {
        TcpS tcp = tcp(connp);
        if (tcp.tcp_state() == TCPS_LISTEN) {
            return EOPNOTSUPP;
        }
        if (tcp.tcp_state() >= TCPS_SYN_SENT) {
            return tcp.tcp_state() == TCPS_SYN_SENT ? EALREADY : EISCONN;
        }
        int to = dst == 0 ? LOOPBACK : dst;
        int error = k.ip.output.ip_set_destination_v4(to);
        if (error == 0 && lport(connp) == 0) {
            error = k.ip.classifier.conn_bind(connp, 0, 0);
            if (error == 0) {
                tcp_state_change(tcp, TCPS_BOUND);
            }
        }
        if (error != 0) {
            return error;
        }
        int from = conn_laddr_v4(connp) == 0 ? to : conn_laddr_v4(connp);
        setAddresses(connp, from, to);
        fport(connp, port);
        tcp.tcp_active_open(1);
        tcp.tcp_client_errno(0);
        chooseSequence(tcp);
        MibProbes.tcpActiveOpens(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPACTIVEOPENS), 1));
        tcp_state_change(tcp, TCPS_SYN_SENT);
        k.ip.tcpOutput.tcp_xmit_syn(tcp);
        return 0;
    }

    /** Nobody waits for the answer any more: the question is asked again all the same. */
    public void askAgainLater(TcpS tcp, long ticks) {
        questions.put(tcp.address(), new long[] {ddi_get_lbolt() + ticks, ticks});
        k.ip.squeue.wakeWorker();
    }

    /** Asks again where it is time to; the lock of the queue is held. Returns the tick of the next time, -1 for never. */
    long askAgain() {
        long next = -1;
        for (long address : List.copyOf(questions.keySet())) {
            TcpS tcp = TcpS.at(k.memory, address);
            long[] question = questions.get(address);
            boolean isDue = question[0] <= ddi_get_lbolt();
            if (tcp.tcp_state() != TCPS_SYN_SENT) {
                questions.remove(address);
            } else if (isDue && question[1] >= LAST_RETRY_TICKS) {
                questions.remove(address);
                tcp_clean_death(tcp, ETIMEDOUT);
            } else {
                if (isDue) {
                    question[1] *= 2;
                    question[0] = ddi_get_lbolt() + question[1];
                    tcp_timer(tcp);
                }
                next = next < 0 ? question[0] : Math.min(next, question[0]);
            }
        }
        return next;
    }

    /** Sends the question once more, as the answer has not come in time. */
    @Prototype("void tcp_timer(tcp_t *tcp)")
    public void tcp_timer(TcpS tcp) {
        MibProbes.tcpRetransSegs(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPRETRANSSEGS), 1));
        // What is sent again has no data.
        MibProbes.tcpRetransBytes(this, 0, count32(tcpMib(Mib2Tcp.OFFSET_TCPRETRANSBYTES), 0));
        tcp.tcp_snxt(tcp.tcp_iss());
        k.ip.tcpOutput.tcp_xmit_syn(tcp);
    }

    void chooseSequence(TcpS tcp) {
        int iss = ipst().ips_next_iss();
        ipst().ips_next_iss(iss + ISS_STEP);
        tcp.tcp_iss(iss);
        tcp.tcp_suna(iss);
        tcp.tcp_snxt(iss);
        tcp.tcp_rexmit_nxt(iss);
        tcp.tcp_rexmit_max(iss);
    }

    /** Takes the connection that has waited longest at a listener; null when none does. */
    @Prototype("conn_t *tcp_accept(conn_t *lconnp)")
    public ConnS tcp_accept(ConnS lconnp) {
        TcpS listener = tcp(lconnp);
        TcpS eager = listener.tcp_eager_next_q();
        if (eager == null) {
            return null;
        }
        tcp_eager_unlink(eager);
        eager.tcp_detached(0);
        eager.tcp_connp().conn_cpid(pid(curproc()));
        eager.tcp_connp().conn_ixa().ixa_cpid(pid(curproc()));
        return eager.tcp_connp();
    }

    /** Takes a connection that nobody has accepted from its listener. */
    @Prototype("static void tcp_eager_unlink(tcp_t *tcp)")
    void tcp_eager_unlink(TcpS tcp) {
        TcpS listener = tcp.tcp_listener();
        if (listener == null) {
            return;
        }
        tcp.tcp_listener(null);
        if (TcpS.same(listener.tcp_eager_next_q(), tcp)) {
            listener.tcp_eager_next_q(tcp.tcp_eager_next_q());
            listener.tcp_conn_req_cnt_q(listener.tcp_conn_req_cnt_q() - 1);
            return;
        }
        for (TcpS at = listener.tcp_eager_next_q(); at != null; at = at.tcp_eager_next_q()) {
            if (TcpS.same(at.tcp_eager_next_q(), tcp)) {
                at.tcp_eager_next_q(tcp.tcp_eager_next_q());
                listener.tcp_conn_req_cnt_q(listener.tcp_conn_req_cnt_q() - 1);
                return;
            }
        }
        listener.tcp_conn_req_cnt_q0(listener.tcp_conn_req_cnt_q0() - 1);
    }

    // ---- death

    /** Sends no more. Returns 0 or an errno. */
    @Prototype("int tcp_shutdown(conn_t *connp)")
    public int tcp_shutdown(ConnS connp) {
        TcpS tcp = tcp(connp);
        if (tcp.tcp_state() < TCPS_ESTABLISHED) {
            return ENOTCONN;
        }
        if (tcp.tcp_fin_sent() == 0) {
            k.ip.tcpOutput.tcp_xmit_fin(tcp);
        }
        return 0;
    }

    /** The last user has gone. The connection goes now, or when its other end has too. */
    @Prototype("void tcp_close(conn_t *connp)")
    public void tcp_close(ConnS connp) {
        TcpS tcp = tcp(connp);
        tcp.tcp_detached(1);
        connp.conn_upper_handle(0);
        int state = tcp.tcp_state();
        if (state == TCPS_LISTEN) {
            tcp_eager_cleanup(tcp, 0);
        } else if (state == TCPS_ESTABLISHED || state == TCPS_CLOSE_WAIT) {
            if (tcp.tcp_rcv_cnt() == 0) {
                if (tcp.tcp_fin_sent() == 0) {
                    k.ip.tcpOutput.tcp_xmit_fin(tcp);
                }
                return;
            }
            // What was sent here will never be read: the sender is to know.
            breakOff(tcp);
        } else if (state > TCPS_CLOSE_WAIT && state != TCPS_TIME_WAIT) {
            return;
        }
        tcp_closei_local(tcp);
    }

    @InFunction(module = "ip", function = "tcp_close")
    private void breakOff(TcpS tcp) {
        MibProbes.tcpEstabResets(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPESTABRESETS), 1));
        k.ip.tcpOutput.tcp_xmit_ctl(tcp, tcp.tcp_snxt(), tcp.tcp_rnxt(), TH_RST | TH_ACK);
    }

    /** Breaks off what has begun at a listener and nobody has accepted. */
    @Prototype("static void tcp_eager_cleanup(tcp_t *listener, boolean_t q0_only)")
    private void tcp_eager_cleanup(TcpS listener, int q0Only) {
        for (ConnS at = ipst().ips_conns(); at != null; ) {
            ConnS next = at.conn_next();
            if (at.conn_proto() == IPPROTO_TCP && TcpS.same(tcp(at).tcp_listener(), listener)) {
                TcpS eager = tcp(at);
                k.ip.tcpOutput.tcp_xmit_ctl(eager, eager.tcp_snxt(), eager.tcp_rnxt(), TH_RST | TH_ACK);
                tcp_closei_local(eager);
            }
            at = next;
        }
    }

    /** A connection ends with an error, or without; whoever has it open learns of it. */
    @Prototype("int tcp_clean_death(tcp_t *tcp, int err)")
    public int tcp_clean_death(TcpS tcp, int err) {
        tcp.tcp_client_errno(err);
        if (tcp.tcp_detached() != 0) {
            tcp_closei_local(tcp);
            return 0;
        }
        tcp_state_change(tcp, TCPS_CLOSED);
        cv_broadcast(tcp.tcp_connp().conn_cv());
        tellSocket(tcp.tcp_connp(), so -> k.sockfs.notify.so_notify_disconnected(so, 0, err));
        return 0;
    }

    /** Frees a connection that nobody has open. */
    @Prototype("void tcp_closei_local(tcp_t *tcp)")
    public void tcp_closei_local(TcpS tcp) {
        questions.remove(tcp.address());
        tcp_eager_unlink(tcp);
        if (tcp.tcp_state() != TCPS_CLOSED) {
            tcp_state_change(tcp, TCPS_CLOSED);
        }
        for (Msgb mp = tcp.tcp_rcv_list(); mp != null; ) {
            Msgb next = mp.b_next();
            k.genunix.stream.freemsg(mp);
            mp = next;
        }
        for (ConnS at = ipst().ips_conns(); at != null; at = at.conn_next()) {
            if (at.conn_proto() == IPPROTO_TCP && TcpS.same(tcp(at).tcp_saved_listener(), tcp)) {
                tcp(at).tcp_saved_listener(null);
            }
        }
        k.ip.classifier.ipcl_conn_destroy(tcp.tcp_connp());
    }
}
