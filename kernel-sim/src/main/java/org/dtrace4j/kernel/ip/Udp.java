package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.MibProbes;
import org.dtrace4j.kernel.probe.UdpProbes;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.IphaS;
import org.dtrace4j.kernel.struct.Mib2Udp;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.UdpS;
import org.dtrace4j.kernel.struct.UdphdraS;
import org.dtrace4j.kernel.struct.Uio;

/** udp.c: datagrams. Everything here wants the lock of the queue to be held. */
public final class Udp extends IpCode {
    /** {@code udp_recv_hiwat}. */
    private static final int RECEIVE_BYTES = 57_344;
    /** What a packet of lo0 has room for. */
    private static final int LARGEST = 8232 - IP_SIMPLE_HDR_LENGTH - UDPH_SIZE;
    private static final int CARRY = 0xffff;

    Udp(Kernel k) {
        super(k);
    }

    @Prototype("conn_t *udp_do_open(cred_t *credp)")
    public ConnS udp_do_open(Cred credp) {
        ConnS connp = k.ip.classifier.ipcl_conn_create(IPPROTO_UDP, credp);
        udp(connp).udp_state(TS_UNBND);
        udp(connp).udp_rcv_hiwat(RECEIVE_BYTES);
        return connp;
    }

    @Prototype("int udp_bind(conn_t *connp, ipaddr_t addr, uint16_t port)")
    public int udp_bind(ConnS connp, int addr, int port) {
        if (udp(connp).udp_state() != TS_UNBND) {
            return EINVAL;
        }
        int error = k.ip.classifier.conn_bind(connp, addr, port);
        if (error == 0) {
            udp(connp).udp_state(TS_IDLE);
        }
        return error;
    }

    /** Says where datagrams go that name no address; only from there some are taken then. */
    @Prototype("int udp_connect(conn_t *connp, ipaddr_t dst, uint16_t port)")
    public int udp_connect(ConnS connp, int dst, int port) {
        int to = dst == 0 ? LOOPBACK : dst;
        int error = bound(connp);
        if (error == 0) {
            error = k.ip.output.ip_set_destination_v4(to);
        }
        if (error == 0) {
            setAddresses(connp, conn_laddr_v4(connp) == 0 ? to : conn_laddr_v4(connp), to);
            fport(connp, port);
            udp(connp).udp_state(TS_DATA_XFER);
        }
        return error;
    }

    private int bound(ConnS connp) {
        return udp(connp).udp_state() == TS_UNBND ? udp_bind(connp, 0, 0) : 0;
    }

    /** Sends a request as one datagram; {@code port} is 0 for the end that the socket is connected to. */
    @Prototype("int udp_send(conn_t *connp, ipaddr_t dst, uint16_t port, struct uio *uiop)")
    public int udp_send(ConnS connp, int dst, int port, Uio uiop) {
        int error = takeError(connp);
        if (error == 0) {
            error = port == 0 && fport(connp) == 0 ? EDESTADDRREQ : uiop.uio_resid() > LARGEST ? EMSGSIZE : bound(connp);
        }
        int to = port == 0 ? conn_faddr_v4(connp) : dst == 0 ? LOOPBACK : dst;
        if (error == 0) {
            error = k.ip.output.ip_set_destination_v4(to);
        }
        if (error != 0) {
            failed();
            return error;
        }
        int length = (int) uiop.uio_resid();
        int from = conn_laddr_v4(connp) == 0 ? to : conn_laddr_v4(connp);
        Msgb mp = k.ip.output.ip_build_hdr(IPPROTO_UDP, from, to, UDPH_SIZE + length);
        UdphdraS udpha = UdphdraS.at(k.memory, mp.b_rptr() + IP_SIMPLE_HDR_LENGTH);
        udpha.uha_src_port((short) htons(lport(connp)));
        udpha.uha_dst_port((short) htons(port == 0 ? fport(connp) : port));
        udpha.uha_length((short) htons(UDPH_SIZE + length));
        error = k.genunix.move.uiomove(udpha.address() + UDPH_SIZE, length, UIO_WRITE, uiop);
        if (error != 0) {
            k.genunix.stream.freemsg(mp);
            return error;
        }
        udpha.uha_checksum((short) checksumOf(IphaS.at(k.memory, mp.b_rptr()), udpha));
        MibProbes.udpHCOutDatagrams(this, 1, count64(udpMib(Mib2Udp.OFFSET_UDPHCOUTDATAGRAMS), 1));
        UdpProbes.send(this, null, connp.conn_ixa(), mp.b_rptr(), udp(connp), udpha);
        return k.ip.output.conn_ip_output(mp, connp.conn_ixa());
    }

    @InFunction(module = "ip", function = "udp_send")
    private void failed() {
        MibProbes.udpOutErrors(this, 1, count32(udpMib(Mib2Udp.OFFSET_UDPOUTERRORS), 1));
    }

    /** The checksum over a datagram and the addresses that it goes between; 0 over one that has its own. */
    private int checksumOf(IphaS ipha, UdphdraS udpha) {
        int length = ntohs(udpha.uha_length());
        int sum = (~checksum(ipha.address() + IphaS.OFFSET_IPHA_SRC, 2 * Integer.BYTES) & CARRY)
                + (~checksum(udpha.address(), length) & CARRY) + htons(IPPROTO_UDP) + htons(length);
        while (sum >>> 16 != 0) {
            sum = (sum & CARRY) + (sum >>> 16);
        }
        return ~sum & CARRY;
    }

    /** A datagram has come. */
    @Prototype("void udp_input(mblk_t *mp, ipha_t *ipha)")
    public void udp_input(Msgb mp, IphaS ipha) {
        UdphdraS udpha = UdphdraS.at(k.memory, ipha.address() + IP_SIMPLE_HDR_LENGTH);
        if (ntohs(udpha.uha_length()) != MBLKL(mp) - IP_SIMPLE_HDR_LENGTH) {
            MibProbes.udpInErrors(this, 1, count32(udpMib(Mib2Udp.OFFSET_UDPINERRORS), 1));
            k.genunix.stream.freemsg(mp);
            return;
        }
        if (checksumOf(ipha, udpha) != 0) {
            MibProbes.udpInCksumErrs(this, 1, count32(udpMib(Mib2Udp.OFFSET_UDPINCKSUMERRS), 1));
            k.genunix.stream.freemsg(mp);
            return;
        }
        ConnS connp = k.ip.classifier.ipcl_classify_v4(IPPROTO_UDP, ipha.ipha_src(), ntohs(udpha.uha_src_port()),
                ipha.ipha_dst(), ntohs(udpha.uha_dst_port()));
        if (connp == null) {
            MibProbes.udpNoPorts(this, 1, count32(udpMib(Mib2Udp.OFFSET_UDPNOPORTS), 1));
            k.ip.icmp.icmp_unreachable(mp, Icmp.portUnreachable());
            return;
        }
        UdpS udp = udp(connp);
        int length = ntohs(udpha.uha_length()) - UDPH_SIZE;
        if (udp.udp_rcv_cnt() + length > udp.udp_rcv_hiwat()) {
            MibProbes.udpInOverflows(this, 1, count32(udpMib(Mib2Udp.OFFSET_UDPINOVERFLOWS), 1));
            k.genunix.stream.freemsg(mp);
            return;
        }
        MibProbes.udpHCInDatagrams(this, 1, count64(udpMib(Mib2Udp.OFFSET_UDPHCINDATAGRAMS), 1));
        UdpProbes.receive(this, null, connp.conn_ixa(), ipha.address(), udp, udpha);
        if (udp.udp_rcv_list_tail() == null) {
            udp.udp_rcv_list_head(mp);
        } else {
            udp.udp_rcv_list_tail().b_next(mp);
        }
        udp.udp_rcv_list_tail(mp);
        udp.udp_rcv_cnt(udp.udp_rcv_cnt() + length);
        cv_broadcast(connp.conn_cv());
        tellSocket(connp, so -> k.sockfs.notify.so_notify_data(so, udp.udp_rcv_cnt()));
    }

    /** Whether a datagram has come, or an error, that nobody has taken. */
    public boolean hasSomething(ConnS connp) {
        return udp(connp).udp_rcv_list_head() != null || udp(connp).udp_client_errno() != 0;
    }

    /** What an earlier datagram has met, once; 0 for nothing. */
    public int takeError(ConnS connp) {
        int error = udp(connp).udp_client_errno();
        udp(connp).udp_client_errno(0);
        return error;
    }

    /** The oldest datagram, which stays; null for none. */
    public Msgb received(ConnS connp) {
        return udp(connp).udp_rcv_list_head();
    }

    /** Takes the oldest datagram, which the caller frees; null for none. */
    @Prototype("mblk_t *udp_rcv_dequeue(conn_t *connp)")
    public Msgb udp_rcv_dequeue(ConnS connp) {
        UdpS udp = udp(connp);
        Msgb mp = udp.udp_rcv_list_head();
        if (mp != null) {
            udp.udp_rcv_list_head(mp.b_next());
            if (mp.b_next() == null) {
                udp.udp_rcv_list_tail(null);
            }
            udp.udp_rcv_cnt(udp.udp_rcv_cnt() - (MBLKL(mp) - IP_SIMPLE_HDR_LENGTH - UDPH_SIZE));
        }
        return mp;
    }

    @Prototype("void udp_close(conn_t *connp)")
    public void udp_close(ConnS connp) {
        for (Msgb mp = udp_rcv_dequeue(connp); mp != null; mp = udp_rcv_dequeue(connp)) {
            k.genunix.stream.freemsg(mp);
        }
        k.ip.classifier.ipcl_conn_destroy(connp);
    }
}
