package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.IpProbes;
import org.dtrace4j.kernel.probe.MibProbes;
import org.dtrace4j.kernel.struct.IllS;
import org.dtrace4j.kernel.struct.IpStack;
import org.dtrace4j.kernel.struct.IpXmitAttrS;
import org.dtrace4j.kernel.struct.IphaS;
import org.dtrace4j.kernel.struct.Mib2IpIfStatsEntry;
import org.dtrace4j.kernel.struct.Msgb;

/** ip_output.c: packets on their way out, which is through lo0 and in again. */
public final class IpOutput extends IpCode {
    private static final int VERSION_AND_LENGTH = 0x45;
    private static final int TTL = 255;

    IpOutput(Kernel k) {
        super(k);
    }

    /** Makes a packet with room for a header of IP and {@code size} bytes behind it; the header is filled in. */
    @Prototype("static mblk_t *ip_build_hdr(uint8_t protocol, ipaddr_t src, ipaddr_t dst, size_t size)")
    public Msgb ip_build_hdr(int protocol, int src, int dst, long size) {
        int length = IP_SIMPLE_HDR_LENGTH + (int) size;
        Msgb mp = k.genunix.stream.allocb(length, 0);
        mp.b_wptr(mp.b_rptr() + length);
        k.memory.clear(mp.b_rptr(), length);
        IphaS ipha = IphaS.at(k.memory, mp.b_rptr());
        IpStack ipst = ipst();
        ipst.ips_ident((short) (ipst.ips_ident() + 1));
        ipha.ipha_version_and_hdr_length((byte) VERSION_AND_LENGTH);
        ipha.ipha_length((short) htons(length));
        ipha.ipha_ident((short) htons(ipst.ips_ident()));
        ipha.ipha_fragment_offset_and_flags((short) htons(IPH_DF));
        ipha.ipha_ttl((byte) TTL);
        ipha.ipha_protocol((byte) protocol);
        ipha.ipha_src(src);
        ipha.ipha_dst(dst);
        ipha.ipha_hdr_checksum((short) checksum(ipha.address(), IP_SIMPLE_HDR_LENGTH));
        return mp;
    }

    /** Sends a packet of a connection; {@code ixa} is null for what belongs to none. */
    @Prototype("int conn_ip_output(mblk_t *mp, ip_xmit_attr_t *ixa)")
    public int conn_ip_output(Msgb mp, IpXmitAttrS ixa) {
        MibProbes.ipIfStatsHCOutRequests(this, 1, count64(ipMib(Mib2IpIfStatsEntry.OFFSET_IPIFSTATSHCOUTREQUESTS), 1));
        if (ixa != null) {
            ixa.ixa_pktlen(MBLKL(mp));
        }
        IphaS ipha = IphaS.at(k.memory, mp.b_rptr());
        return ip_postfrag_loopback(mp, ipst().ips_ill(), ipha);
    }

    /** Lets a packet go out of an interface and come in again. */
    @Prototype("static int ip_postfrag_loopback(mblk_t *mp, ill_t *ill, ipha_t *ipha)")
    private int ip_postfrag_loopback(Msgb mp, IllS ill, IphaS ipha) {
        int length = MBLKL(mp);
        IpProbes.send(this, mp, null, ipha.address(), ill, ipha, null, 1);
        MibProbes.ipIfStatsHCOutTransmits(this, 1, count64(ipMib(Mib2IpIfStatsEntry.OFFSET_IPIFSTATSHCOUTTRANSMITS), 1));
        MibProbes.ipIfStatsHCOutOctets(this, length,
                count64(ipMib(Mib2IpIfStatsEntry.OFFSET_IPIFSTATSHCOUTOCTETS), length));
        IpProbes.receive(this, mp, null, ipha.address(), ill, ipha, null, 1);
        MibProbes.ipIfStatsHCInReceives(this, 1, count64(ipMib(Mib2IpIfStatsEntry.OFFSET_IPIFSTATSHCINRECEIVES), 1));
        MibProbes.ipIfStatsHCInOctets(this, length,
                count64(ipMib(Mib2IpIfStatsEntry.OFFSET_IPIFSTATSHCINOCTETS), length));
        k.ip.squeue.squeue_enter(sqp(), mp);
        return 0;
    }

    /** Whether there is a way to an address. Returns 0, or ENETUNREACH. */
    @Prototype("int ip_set_destination_v4(ipaddr_t dst)")
    public int ip_set_destination_v4(int dst) {
        if (isLoopback(dst)) {
            return 0;
        }
        MibProbes.ipIfStatsOutNoRoutes(this, 1, count32(ipMib(Mib2IpIfStatsEntry.OFFSET_IPIFSTATSOUTNOROUTES), 1));
        return ENETUNREACH;
    }
}
