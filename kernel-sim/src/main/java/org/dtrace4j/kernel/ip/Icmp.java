package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.MibProbes;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.IcmphS;
import org.dtrace4j.kernel.struct.IphaS;
import org.dtrace4j.kernel.struct.Mib2Icmp;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.UdphdraS;

/** ip.c, as far as it is about ICMP: telling a sender that nobody has the port. */
public final class Icmp extends IpCode {
    private static final int DEST_UNREACHABLE = 3;
    private static final int PORT_UNREACHABLE = 3;

    Icmp(Kernel k) {
        super(k);
    }

    /** Tells the sender of a datagram that nobody has its port; takes the datagram. */
    @Prototype("void icmp_unreachable(mblk_t *mp, uint8_t code)")
    public void icmp_unreachable(Msgb mp, int code) {
        IphaS about = IphaS.at(k.memory, mp.b_rptr());
        int quoted = IP_SIMPLE_HDR_LENGTH + UDPH_SIZE;
        Msgb answer = k.ip.output.ip_build_hdr(IPPROTO_ICMP, about.ipha_dst(), about.ipha_src(), IcmphS.SIZE + quoted);
        IcmphS header = IcmphS.at(k.memory, answer.b_rptr() + IP_SIMPLE_HDR_LENGTH);
        header.icmph_type((byte) DEST_UNREACHABLE);
        header.icmph_code((byte) code);
        k.memory.copy(about.address(), header.address() + IcmphS.SIZE, quoted);
        header.icmph_checksum((short) checksum(header.address(), IcmphS.SIZE + quoted));
        k.genunix.stream.freemsg(mp);
        MibProbes.icmpOutDestUnreachs(this, 1, count32(icmpMib(Mib2Icmp.OFFSET_ICMPOUTDESTUNREACHS), 1));
        MibProbes.icmpOutMsgs(this, 1, count32(icmpMib(Mib2Icmp.OFFSET_ICMPOUTMSGS), 1));
        k.ip.output.conn_ip_output(answer, null);
    }

    /** The code for a port that nobody has. */
    static int portUnreachable() {
        return PORT_UNREACHABLE;
    }

    /** A message has come: the socket that it is about is told. */
    @Prototype("mblk_t *icmp_inbound_v4(mblk_t *mp, ipha_t *ipha)")
    public Msgb icmp_inbound_v4(Msgb mp, IphaS ipha) {
        MibProbes.icmpInMsgs(this, 1, count32(icmpMib(Mib2Icmp.OFFSET_ICMPINMSGS), 1));
        IcmphS header = IcmphS.at(k.memory, ipha.address() + IP_SIMPLE_HDR_LENGTH);
        if (header.icmph_type() == DEST_UNREACHABLE) {
            MibProbes.icmpInDestUnreachs(this, 1, count32(icmpMib(Mib2Icmp.OFFSET_ICMPINDESTUNREACHS), 1));
            IphaS about = IphaS.at(k.memory, header.address() + IcmphS.SIZE);
            UdphdraS udpha = UdphdraS.at(k.memory, about.address() + IP_SIMPLE_HDR_LENGTH);
            ConnS connp = k.ip.classifier.ipcl_classify_v4(IPPROTO_UDP, about.ipha_dst(), ntohs(udpha.uha_dst_port()),
                    about.ipha_src(), ntohs(udpha.uha_src_port()));
            // Only a socket that is connected learns of it.
            if (connp != null && fport(connp) != 0) {
                udp(connp).udp_client_errno(ECONNREFUSED);
                cv_broadcast(connp.conn_cv());
                if (socket(connp) != null) {
                    k.sockfs.notify.so_notify_error(socket(connp));
                }
            }
        } else {
            MibProbes.icmpInErrors(this, 1, count32(icmpMib(Mib2Icmp.OFFSET_ICMPINERRORS), 1));
        }
        k.genunix.stream.freemsg(mp);
        return null;
    }
}
