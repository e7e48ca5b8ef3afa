package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.MibProbes;
import org.dtrace4j.kernel.struct.IphaS;
import org.dtrace4j.kernel.struct.Mib2IpIfStatsEntry;
import org.dtrace4j.kernel.struct.Msgb;

/** ip_input.c: packets that have come, to their protocols. */
public final class IpInput extends IpCode {
    IpInput(Kernel k) {
        super(k);
    }

    /** Gives a packet to its protocol, which frees or keeps it. */
    @Prototype("void ip_fanout_v4(mblk_t *mp)")
    public void ip_fanout_v4(Msgb mp) {
        IphaS ipha = IphaS.at(k.memory, mp.b_rptr());
        switch (ipha.ipha_protocol()) {
            case IPPROTO_TCP -> {
                deliver();
                k.ip.tcpInput.tcp_input(mp, ipha);
            }
            case IPPROTO_UDP -> {
                deliver();
                k.ip.udp.udp_input(mp, ipha);
            }
            case IPPROTO_ICMP -> {
                deliver();
                k.ip.icmp.icmp_inbound_v4(mp, ipha);
            }
            default -> {
                refuse();
                k.genunix.stream.freemsg(mp);
            }
        }
    }

    @InFunction(module = "ip", function = "ip_fanout_v4")
    private void deliver() {
        MibProbes.ipIfStatsHCInDelivers(this, 1, count64(ipMib(Mib2IpIfStatsEntry.OFFSET_IPIFSTATSHCINDELIVERS), 1));
    }

    @InFunction(module = "ip", function = "ip_fanout_v4")
    private void refuse() {
        MibProbes.ipIfStatsInUnknownProtos(this, 1,
                count32(ipMib(Mib2IpIfStatsEntry.OFFSET_IPIFSTATSINUNKNOWNPROTOS), 1));
    }
}
