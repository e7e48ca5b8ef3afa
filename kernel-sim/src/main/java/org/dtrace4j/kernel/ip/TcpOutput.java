package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.MibProbes;
import org.dtrace4j.kernel.probe.TcpProbes;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.Mib2Tcp;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.TcpS;
import org.dtrace4j.kernel.struct.TcphdraS;
import org.dtrace4j.kernel.struct.Uio;

/** tcp_output.c: segments that are sent. Checksums are left 0, as none is needed on lo0. */
public final class TcpOutput extends IpCode {
    private static final int OPTION_BYTES = 4;
    private static final int OPTION_MSS = 2;
    private static final int LARGEST_WINDOW = 65535;

    TcpOutput(Kernel k) {
        super(k);
    }

    /**
     * Makes a segment of a connection with room for {@code length} bytes of data.
     *
     * @param options bytes of options between the header and the data
     */
    @Prototype("mblk_t *tcp_xmit_mp(tcp_t *tcp, uint32_t seq, uint32_t ack, int flags, int options, size_t length)")
    public Msgb tcp_xmit_mp(TcpS tcp, int seq, int ack, int flags, int options, long length) {
        ConnS connp = tcp.tcp_connp();
        Msgb mp = k.ip.output.ip_build_hdr(IPPROTO_TCP, conn_laddr_v4(connp), conn_faddr_v4(connp),
                TCP_MIN_HEADER_LENGTH + options + length);
        TcphdraS tcpha = TcphdraS.at(k.memory, mp.b_rptr() + IP_SIMPLE_HDR_LENGTH);
        fill(tcpha, lport(connp), fport(connp), seq, ack, flags, options);
        tcpha.tha_win((short) htons((int) Math.min(Integer.toUnsignedLong(tcp.tcp_rwnd()), LARGEST_WINDOW)));
        return mp;
    }

    private static void fill(TcphdraS tcpha, int lport, int fport, int seq, int ack, int flags, int options) {
        tcpha.tha_lport((short) htons(lport));
        tcpha.tha_fport((short) htons(fport));
        tcpha.tha_seq(htonl(seq));
        tcpha.tha_ack((flags & TH_ACK) == 0 ? 0 : htonl(ack));
        tcpha.tha_offset_and_reserved((byte) (TCP_MIN_HEADER_LENGTH + options << 2));
        tcpha.tha_flags((byte) flags);
    }

    /** Sends a segment. */
    @Prototype("void tcp_send_data(tcp_t *tcp, mblk_t *mp)")
    public void tcp_send_data(TcpS tcp, Msgb mp) {
        long header = mp.b_rptr() + IP_SIMPLE_HDR_LENGTH;
        MibProbes.tcpHCOutSegs(this, 1, count64(tcpMib(Mib2Tcp.OFFSET_TCPHCOUTSEGS), 1));
        TcpProbes.send(this, null, tcp.tcp_connp().conn_ixa(), mp.b_rptr(), tcp, header);
        k.ip.output.conn_ip_output(mp, tcp.tcp_connp().conn_ixa());
    }

    /** Sends a segment that has no data. */
    @Prototype("void tcp_xmit_ctl(tcp_t *tcp, uint32_t seq, uint32_t ack, int ctl)")
    public void tcp_xmit_ctl(TcpS tcp, int seq, int ack, int ctl) {
        Msgb mp = tcp_xmit_mp(tcp, seq, ack, ctl, 0, 0);
        if ((ctl & TH_RST) != 0) {
            MibProbes.tcpOutRsts(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTRSTS), 1));
        }
        if ((ctl & (TH_RST | TH_FIN | TH_SYN)) != 0) {
            MibProbes.tcpOutControl(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTCONTROL), 1));
        } else {
            MibProbes.tcpOutAck(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTACK), 1));
        }
        tcp_send_data(tcp, mp);
    }

    /** Sends the segment that begins a connection, or answers one that does; it says how long segments may be. */
    @Prototype("void tcp_xmit_syn(tcp_t *tcp)")
    public void tcp_xmit_syn(TcpS tcp) {
        boolean answers = tcp.tcp_state() == TCPS_SYN_RCVD;
        Msgb mp = tcp_xmit_mp(tcp, tcp.tcp_iss(), tcp.tcp_rnxt(), answers ? TH_SYN | TH_ACK : TH_SYN, OPTION_BYTES, 0);
        long header = mp.b_rptr() + IP_SIMPLE_HDR_LENGTH;
        long option = header + TCP_MIN_HEADER_LENGTH;
        k.memory.putByte(option, OPTION_MSS);
        k.memory.putByte(option + 1, OPTION_BYTES);
        k.memory.putShort(option + 2, htons(tcp.tcp_mss()));
        tcp.tcp_snxt(tcp.tcp_iss() + 1);
        MibProbes.tcpOutControl(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTCONTROL), 1));
        if (!answers) {
            TcpProbes.connect__request(this, null, tcp.tcp_connp().conn_ixa(), mp.b_rptr(), tcp, header);
        }
        tcp_send_data(tcp, mp);
    }

    /** Says that no more will be sent. */
    @Prototype("void tcp_xmit_fin(tcp_t *tcp)")
    public void tcp_xmit_fin(TcpS tcp) {
        tcp.tcp_fin_sent(1);
        tcp.tcp_fss(tcp.tcp_snxt());
        tcp.tcp_snxt(tcp.tcp_snxt() + 1);
        k.ip.tcp.tcp_state_change(tcp, tcp.tcp_state() == TCPS_CLOSE_WAIT ? TCPS_LAST_ACK : TCPS_FIN_WAIT_1);
        tcp_xmit_ctl(tcp, tcp.tcp_fss(), tcp.tcp_rnxt(), TH_FIN | TH_ACK);
    }

    /** Answers a segment that is for nobody: there is no such connection. */
    @Prototype("void tcp_xmit_early_reset(ipaddr_t src, uint16_t sport, ipaddr_t dst, uint16_t dport, uint32_t seq, "
            + "uint32_t ack, int ctl)")
    public void tcp_xmit_early_reset(int src, int sport, int dst, int dport, int seq, int ack, int ctl) {
        Msgb mp = k.ip.output.ip_build_hdr(IPPROTO_TCP, src, dst, TCP_MIN_HEADER_LENGTH);
        TcphdraS tcpha = TcphdraS.at(k.memory, mp.b_rptr() + IP_SIMPLE_HDR_LENGTH);
        fill(tcpha, sport, dport, seq, ack, ctl, 0);
        MibProbes.tcpOutRsts(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTRSTS), 1));
        MibProbes.tcpOutControl(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTCONTROL), 1));
        TcpProbes.send(this, null, null, mp.b_rptr(), null, tcpha.address());
        k.ip.output.conn_ip_output(mp, null);
    }

    /** How many bytes may be sent now. */
    public static int usable(TcpS tcp) {
        return Math.max(0, tcp.tcp_suna() + tcp.tcp_swnd() - tcp.tcp_snxt());
    }

    /** Sends the next bytes of a request, as many as a segment and the other end's room allow. Returns 0 or an errno. */
    @Prototype("int tcp_wput_data(tcp_t *tcp, struct uio *uiop)")
    public int tcp_wput_data(TcpS tcp, Uio uiop) {
        int length = (int) Math.min(uiop.uio_resid(), Math.min(tcp.tcp_mss(), usable(tcp)));
        Msgb mp = tcp_xmit_mp(tcp, tcp.tcp_snxt(), tcp.tcp_rnxt(), TH_ACK | TH_PUSH, 0, length);
        int error = k.genunix.move.uiomove(mp.b_rptr() + IP_SIMPLE_HDR_LENGTH + TCP_MIN_HEADER_LENGTH, length, UIO_WRITE,
                uiop);
        if (error != 0) {
            k.genunix.stream.freemsg(mp);
            return error;
        }
        tcp.tcp_snxt(tcp.tcp_snxt() + length);
        tcp.tcp_last_sent_len(length);
        MibProbes.tcpOutDataSegs(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTDATASEGS), 1));
        MibProbes.tcpOutDataBytes(this, length, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTDATABYTES), length));
        tcp_send_data(tcp, mp);
        return 0;
    }

    /** Somebody has read: tells the other end of the room, if it may have waited for it. */
    @Prototype("void tcp_rwnd_reopen(tcp_t *tcp)")
    public void tcp_rwnd_reopen(TcpS tcp) {
        int before = tcp.tcp_rwnd();
        tcp.tcp_rwnd(tcp.tcp_recv_hiwater() - tcp.tcp_rcv_cnt());
        boolean open = tcp.tcp_state() >= TCPS_ESTABLISHED && tcp.tcp_fin_rcvd() == 0;
        if (open && before < tcp.tcp_mss() && tcp.tcp_rwnd() >= tcp.tcp_mss()) {
            tellRoom(tcp);
        }
    }

    @InFunction(module = "ip", function = "tcp_rwnd_reopen")
    private void tellRoom(TcpS tcp) {
        MibProbes.tcpOutWinUpdate(this, 1, count32(tcpMib(Mib2Tcp.OFFSET_TCPOUTWINUPDATE), 1));
        tcp_xmit_ctl(tcp, tcp.tcp_snxt(), tcp.tcp_rnxt(), TH_ACK);
    }
}
