package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.MibProbes;
import org.dtrace4j.kernel.probe.TcpProbes;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.IphaS;
import org.dtrace4j.kernel.struct.Mib2Tcp;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.TcpS;
import org.dtrace4j.kernel.struct.TcphdraS;

/** tcp_input.c: segments that have come. */
public final class TcpInput extends IpCode {
    private static final int OFFSET_SHIFT = 4;

    TcpInput(Kernel k) {
        super(k);
    }

    /** Finds the connection of a segment; a segment for none is answered by a reset. */
    @Prototype("void tcp_input(mblk_t *mp, ipha_t *ipha)")
    public void tcp_input(Msgb mp, IphaS ipha) {
        MibProbes.tcpHCInSegs(this, 1, count64(tcpMib(Mib2Tcp.OFFSET_TCPHCINSEGS), 1));
        TcphdraS tcpha = TcphdraS.at(k.memory, ipha.address() + IP_SIMPLE_HDR_LENGTH);
        ConnS connp = k.ip.classifier.ipcl_classify_v4(IPPROTO_TCP, ipha.ipha_src(), ntohs(tcpha.tha_lport()),
                ipha.ipha_dst(), ntohs(tcpha.tha_fport()));
        int state = connp == null ? TCPS_CLOSED : tcp(connp).tcp_state();
        if (state <= TCPS_BOUND) {
            tcp_xmit_listeners_reset(mp, ipha, tcpha);
        } else if (state == TCPS_LISTEN) {
            tcp_input_listener(tcp(connp), mp, ipha, tcpha);
        } else {
            tcp_input_data(tcp(connp), mp, ipha, tcpha);
        }
    }

    /** Answers a segment that is for no connection, unless it is a reset itself; frees it. */
    @Prototype("void tcp_xmit_listeners_reset(mblk_t *mp, ipha_t *ipha, tcpha_t *tcpha)")
    private void tcp_xmit_listeners_reset(Msgb mp, IphaS ipha, TcphdraS tcpha) {
        int flags = tcpha.tha_flags();
        TcpProbes.receive(this, null, null, ipha.address(), null, tcpha.address());
        if ((flags & TH_RST) == 0) {
            if ((flags & TH_SYN) != 0) {
                TcpProbes.accept__refused(this, null, null, ipha.address(), null, tcpha.address());
            }
            boolean acknowledges = (flags & TH_ACK) != 0;
            int length = dataLength(mp, tcpha) + ((flags & TH_SYN) != 0 ? 1 : 0);
            k.ip.tcpOutput.tcp_xmit_early_reset(ipha.ipha_dst(), ntohs(tcpha.tha_fport()), ipha.ipha_src(),
                    ntohs(tcpha.tha_lport()), acknowledges ? ntohl(tcpha.tha_ack()) : 0,
                    ntohl(tcpha.tha_seq()) + length, acknowledges ? TH_RST : TH_RST | TH_ACK);
        }
        k.genunix.stream.freemsg(mp);
    }

    private static int dataOffset(TcphdraS tcpha) {
        return IP_SIMPLE_HDR_LENGTH + (Byte.toUnsignedInt((byte) tcpha.tha_offset_and_reserved()) >>> OFFSET_SHIFT) * 4;
    }

    private static int dataLength(Msgb mp, TcphdraS tcpha) {
        return MBLKL(mp) - dataOffset(tcpha);
    }

    /** A segment for a listener: the beginning of a connection, if there is room for one more. */
    @Prototype("static void tcp_input_listener(tcp_t *listener, mblk_t *mp, ipha_t *ipha, tcpha_t *tcpha)")
    private void tcp_input_listener(TcpS listener, Msgb mp, IphaS ipha, TcphdraS tcpha) {
        int flags = tcpha.tha_flags();
        if ((flags & TH_RST) == 0 && (flags & TH_SYN) == 0) {
            tcp_xmit_listeners_reset(mp, ipha, tcpha);
            return;
        }
        TcpProbes.receive(this, null, listener.tcp_connp().conn_ixa(), ipha.address(), listener, tcpha.address());
        if ((flags & TH_SYN) != 0) {
            if (listener.tcp_conn_req_cnt_q() + listener.tcp_conn_req_cnt_q0() >= listener.tcp_conn_req_max()) {
                MibProbes.tcpListenDrop(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPLISTENDROP), 1));
            } else {
                beginEager(listener, ipha, tcpha);
            }
        }
        k.genunix.stream.freemsg(mp);
    }

    @InFunction(module = "ip", function = "tcp_input_listener")
    private void beginEager(TcpS listener, IphaS ipha, TcphdraS tcpha) {
        ConnS econnp = k.ip.tcp.tcp_create_common(listener.tcp_connp().conn_cred());
        TcpS eager = tcp(econnp);
        setAddresses(econnp, ipha.ipha_dst(), ipha.ipha_src());
        lport(econnp, ntohs(tcpha.tha_fport()));
        fport(econnp, ntohs(tcpha.tha_lport()));
        econnp.conn_cpid(listener.tcp_connp().conn_cpid());
        econnp.conn_ixa().ixa_cpid(econnp.conn_cpid());
        eager.tcp_detached(1);
        eager.tcp_listener(listener);
        eager.tcp_saved_listener(listener);
        listener.tcp_conn_req_cnt_q0(listener.tcp_conn_req_cnt_q0() + 1);
        k.ip.tcp.chooseSequence(eager);
        synchronise(eager, tcpha);
        MibProbes.tcpPassiveOpens(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPPASSIVEOPENS), 1));
        k.ip.tcp.tcp_state_change(eager, TCPS_SYN_RCVD);
        k.ip.tcpOutput.tcp_xmit_syn(eager);
    }

    /** Takes over from a SYN where the other end begins to count. */
    private static void synchronise(TcpS tcp, TcphdraS tcpha) {
        int seq = ntohl(tcpha.tha_seq());
        tcp.tcp_irs(seq);
        tcp.tcp_rack(seq + 1);
        tcp.tcp_rnxt(seq + 1);
        tcp.tcp_swnd(ntohs(tcpha.tha_win()));
    }

    /** A segment of a connection that is there, or about to be, or not quite gone. Frees or keeps it. */
    @Prototype("void tcp_input_data(tcp_t *tcp, mblk_t *mp, ipha_t *ipha, tcpha_t *tcpha)")
    private void tcp_input_data(TcpS tcp, Msgb mp, IphaS ipha, TcphdraS tcpha) {
        ConnS connp = tcp.tcp_connp();
        TcpProbes.receive(this, null, connp.conn_ixa(), ipha.address(), tcp, tcpha.address());
        int flags = tcpha.tha_flags();
        boolean kept = false;
        if ((flags & TH_RST) != 0) {
            isReset(tcp, ipha, tcpha);
        } else if (tcp.tcp_state() == TCPS_SYN_SENT) {
            isAnswered(tcp, ipha, tcpha);
        } else {
            if ((flags & TH_ACK) != 0 && !acknowledged(tcp, ipha, tcpha)) {
                // That was the last that the connection waited for.
                k.genunix.stream.freemsg(mp);
                return;
            }
            int length = dataLength(mp, tcpha);
            if (length > 0 && tcp.tcp_detached() != 0 && tcp.tcp_listener() == null) {
                refuse(tcp, ntohl(tcpha.tha_seq()) + length);
                k.genunix.stream.freemsg(mp);
                return;
            }
            kept = length > 0 && received(tcp, mp, tcpha, length);
            if ((flags & TH_FIN) != 0 && ntohl(tcpha.tha_seq()) + length == tcp.tcp_rnxt()) {
                ended(tcp);
            }
        }
        if (!kept) {
            k.genunix.stream.freemsg(mp);
        }
    }

    @InFunction(module = "ip", function = "tcp_input_data")
    private void isReset(TcpS tcp, IphaS ipha, TcphdraS tcpha) {
        boolean wasThere = tcp.tcp_state() == TCPS_ESTABLISHED || tcp.tcp_state() == TCPS_CLOSE_WAIT;
        if (tcp.tcp_state() == TCPS_SYN_SENT) {
            TcpProbes.connect__refused(this, null, tcp.tcp_connp().conn_ixa(), ipha.address(), tcp, tcpha.address());
            MibProbes.tcpAttemptFails(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPATTEMPTFAILS), 1));
            k.ip.tcp.tcp_clean_death(tcp, ECONNREFUSED);
            return;
        }
        if (wasThere) {
            MibProbes.tcpEstabResets(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPESTABRESETS), 1));
        }
        k.ip.tcp.tcp_clean_death(tcp, ECONNRESET);
    }

    /** The other end answers the question for a connection. */
    @InFunction(module = "ip", function = "tcp_input_data")
    private void isAnswered(TcpS tcp, IphaS ipha, TcphdraS tcpha) {
        if ((tcpha.tha_flags() & (TH_SYN | TH_ACK)) != (TH_SYN | TH_ACK) || ntohl(tcpha.tha_ack()) != tcp.tcp_iss() + 1) {
            return;
        }
        synchronise(tcp, tcpha);
        tcp.tcp_suna(tcp.tcp_iss() + 1);
        k.ip.tcp.tcp_state_change(tcp, TCPS_ESTABLISHED);
        TcpProbes.connect__established(this, null, tcp.tcp_connp().conn_ixa(), ipha.address(), tcp, tcpha.address());
        k.ip.tcpOutput.tcp_xmit_ctl(tcp, tcp.tcp_snxt(), tcp.tcp_rnxt(), TH_ACK);
        cv_broadcast(tcp.tcp_connp().conn_cv());
        tellSocket(tcp.tcp_connp(), k.sockfs.notify::so_notify_connected);
    }

    /** What a segment acknowledges. Returns false when the connection has gone by that. */
    @InFunction(module = "ip", function = "tcp_input_data")
    private boolean acknowledged(TcpS tcp, IphaS ipha, TcphdraS tcpha) {
        int ack = ntohl(tcpha.tha_ack());
        if (tcp.tcp_state() == TCPS_SYN_RCVD) {
            if (ack != tcp.tcp_iss() + 1) {
                return true;
            }
            established(tcp, ipha, tcpha);
        }
        if (SEQ_GT(ack, tcp.tcp_snxt())) {
            return true;
        }
        tcp.tcp_swnd(ntohs(tcpha.tha_win()));
        int bytes = ack - tcp.tcp_suna();
        if (SEQ_GT(ack, tcp.tcp_suna())) {
            tcp.tcp_suna(ack);
            tcp.tcp_rexmit_nxt(ack);
            tcp.tcp_rexmit_max(ack);
            MibProbes.tcpInAckSegs(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPINACKSEGS), 1));
            MibProbes.tcpInAckBytes(this, bytes, count32(tcpMib(Mib2Tcp.OFFSET_TCPINACKBYTES), bytes));
        }
        cv_broadcast(tcp.tcp_connp().conn_cv());
        tellSocket(tcp.tcp_connp(), k.sockfs.notify::so_notify_writable);
        if (tcp.tcp_fin_sent() != 0 && tcp.tcp_fin_acked() == 0 && SEQ_GEQ(ack, tcp.tcp_fss() + 1)) {
            tcp.tcp_fin_acked(1);
            return finAcknowledged(tcp);
        }
        return true;
    }

    /** A connection that began here as an answer is there: it goes behind those that wait to be accepted. */
    @InFunction(module = "ip", function = "tcp_input_data")
    private void established(TcpS tcp, IphaS ipha, TcphdraS tcpha) {
        tcp.tcp_suna(tcp.tcp_iss() + 1);
        k.ip.tcp.tcp_state_change(tcp, TCPS_ESTABLISHED);
        TcpProbes.accept__established(this, null, tcp.tcp_connp().conn_ixa(), ipha.address(), tcp, tcpha.address());
        TcpS listener = tcp.tcp_listener();
        listener.tcp_conn_req_cnt_q0(listener.tcp_conn_req_cnt_q0() - 1);
        listener.tcp_conn_req_cnt_q(listener.tcp_conn_req_cnt_q() + 1);
        TcpS last = listener.tcp_eager_next_q();
        if (last == null) {
            listener.tcp_eager_next_q(tcp);
        } else {
            while (last.tcp_eager_next_q() != null) {
                last = last.tcp_eager_next_q();
            }
            last.tcp_eager_next_q(tcp);
        }
        cv_broadcast(listener.tcp_connp().conn_cv());
        tellSocket(listener.tcp_connp(), k.sockfs.notify::so_notify_newconn);
    }

    /** Returns false when the connection has gone by that. */
    private boolean finAcknowledged(TcpS tcp) {
        switch (tcp.tcp_state()) {
            case TCPS_FIN_WAIT_1 -> k.ip.tcp.tcp_state_change(tcp, TCPS_FIN_WAIT_2);
            case TCPS_CLOSING -> {
                return timeWait(tcp);
            }
            case TCPS_LAST_ACK -> {
                if (tcp.tcp_detached() != 0) {
                    k.ip.tcp.tcp_closei_local(tcp);
                    return false;
                }
                k.ip.tcp.tcp_clean_death(tcp, 0);
            }
            default -> { }
        }
        return true;
    }

    /** Both ends have ended. Returns false when the connection has gone by that. */
    private boolean timeWait(TcpS tcp) {
        k.ip.tcp.tcp_state_change(tcp, TCPS_TIME_WAIT);
        if (tcp.tcp_detached() != 0 && tcp.tcp_listener() == null) {
            k.ip.tcp.tcp_closei_local(tcp);
            return false;
        }
        return true;
    }

    /** Data has come. Returns whether the message is kept. */
    @InFunction(module = "ip", function = "tcp_input_data")
    private boolean received(TcpS tcp, Msgb mp, TcphdraS tcpha, int length) {
        int seq = ntohl(tcpha.tha_seq());
        if (seq != tcp.tcp_rnxt()) {
            if (SEQ_LT(seq, tcp.tcp_rnxt())) {
                MibProbes.tcpInDataDupBytes(this, length, count32(tcpMib(Mib2Tcp.OFFSET_TCPINDATADUPBYTES), length));
            } else {
                MibProbes.tcpInDataUnorderBytes(this, length,
                        count32(tcpMib(Mib2Tcp.OFFSET_TCPINDATAUNORDERBYTES), length));
            }
            k.ip.tcpOutput.tcp_xmit_ctl(tcp, tcp.tcp_snxt(), tcp.tcp_rnxt(), TH_ACK);
            return false;
        }
        MibProbes.tcpInDataInorderSegs(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPINDATAINORDERSEGS), 1));
        MibProbes.tcpInDataInorderBytes(this, length, count32(tcpMib(Mib2Tcp.OFFSET_TCPINDATAINORDERBYTES), length));
        mp.b_rptr(mp.b_rptr() + dataOffset(tcpha));
        if (tcp.tcp_rcv_last_head() == null) {
            tcp.tcp_rcv_list(mp);
        } else {
            tcp.tcp_rcv_last_head().b_next(mp);
        }
        tcp.tcp_rcv_last_head(mp);
        tcp.tcp_rcv_cnt(tcp.tcp_rcv_cnt() + length);
        tcp.tcp_rwnd(Math.max(0, tcp.tcp_rwnd() - length));
        tcp.tcp_rnxt(seq + length);
        tcp.tcp_rack(tcp.tcp_rnxt());
        tcp.tcp_last_recv_len(length);
        k.ip.tcpOutput.tcp_xmit_ctl(tcp, tcp.tcp_snxt(), tcp.tcp_rnxt(), TH_ACK);
        cv_broadcast(tcp.tcp_connp().conn_cv());
        tellSocket(tcp.tcp_connp(), so -> k.sockfs.notify.so_notify_data(so, tcp.tcp_rcv_cnt()));
        return true;
    }

    /** Data has come that nobody will ever read: the connection ends. */
    @InFunction(module = "ip", function = "tcp_input_data")
    private void refuse(TcpS tcp, int ack) {
        k.ip.tcpOutput.tcp_xmit_ctl(tcp, tcp.tcp_snxt(), ack, TH_RST | TH_ACK);
        k.ip.tcp.tcp_closei_local(tcp);
    }

    /** The other end will send no more. */
    @InFunction(module = "ip", function = "tcp_input_data")
    private void ended(TcpS tcp) {
        tcp.tcp_fin_rcvd(1);
        tcp.tcp_rnxt(tcp.tcp_rnxt() + 1);
        tcp.tcp_rack(tcp.tcp_rnxt());
        k.ip.tcpOutput.tcp_xmit_ctl(tcp, tcp.tcp_snxt(), tcp.tcp_rnxt(), TH_ACK);
        cv_broadcast(tcp.tcp_connp().conn_cv());
        tellSocket(tcp.tcp_connp(), k.sockfs.notify::so_notify_eof);
        switch (tcp.tcp_state()) {
            case TCPS_ESTABLISHED -> k.ip.tcp.tcp_state_change(tcp, TCPS_CLOSE_WAIT);
            case TCPS_FIN_WAIT_1 -> k.ip.tcp.tcp_state_change(tcp, TCPS_CLOSING);
            case TCPS_FIN_WAIT_2 -> timeWait(tcp);
            default -> { }
        }
    }
}
