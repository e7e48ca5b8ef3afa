package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.IllS;
import org.dtrace4j.kernel.struct.Mib2Icmp;
import org.dtrace4j.kernel.struct.Mib2IpIfStatsEntry;
import org.dtrace4j.kernel.struct.Mib2Tcp;
import org.dtrace4j.kernel.struct.Mib2Udp;
import org.dtrace4j.kernel.struct.TcpS;
import org.dtrace4j.kernel.user.NetControl;

/** What snmpcom.c, tcp_stats.c and udp_stats.c tell: the tables of connections, and the counters. */
public final class IpTables extends IpCode {
    /** What UDP says of an end, as TPI has it. */
    private static final int UNBOUND = -1;
    private static final int LOOPBACK_ADDRESS = 0x0100007f;

    IpTables(Kernel k) {
        super(k);
    }

    /** All of it as it is now. */
    public NetControl.Tables tables() {
        List<NetControl.Connection> connections = new ArrayList<>();
        for (ConnS connp = ipst().ips_conns(); connp != null; connp = connp.conn_next()) {
            connections.add(0, connection(connp));
        }
        List<NetControl.Interface> interfaces = new ArrayList<>();
        for (IllS ill = ipst().ips_ill(); ill != null; ill = ill.ill_next()) {
            interfaces.add(new NetControl.Interface(string(ill.ill_name()), ill.ill_mtu(), LOOPBACK_ADDRESS,
                    ill.ill_ip_mib().ipIfStatsHCInReceives(), ill.ill_ip_mib().ipIfStatsHCOutTransmits()));
        }
        return new NetControl.Tables(connections, interfaces, counters());
    }

    private NetControl.Connection connection(ConnS connp) {
        boolean isTcp = connp.conn_proto() == IPPROTO_TCP;
        TcpS tcp = isTcp ? tcp(connp) : null;
        int state = isTcp ? tcp.tcp_state() : fport(connp) != 0 ? 1 : lport(connp) != 0 ? 0 : UNBOUND;
        return new NetControl.Connection(isTcp, conn_laddr_v4(connp), lport(connp), conn_faddr_v4(connp), fport(connp), state,
                isTcp ? Integer.toUnsignedLong(tcp.tcp_swnd()) : 0,
                isTcp ? Integer.toUnsignedLong(tcp.tcp_snxt() - tcp.tcp_suna()) : 0,
                isTcp ? Integer.toUnsignedLong(tcp.tcp_rwnd()) : 0, connp.conn_cpid());
    }

    private Map<String, Map<String, Long>> counters() {
        Map<String, Map<String, Long>> all = new LinkedHashMap<>();
        Mib2Udp udp = ipst().ips_udp_mib();
        Map<String, Long> values = group(all, "UDP");
        values.put("udpInDatagrams", udp.udpHCInDatagrams());
        values.put("udpInErrors", (long) udp.udpInErrors());
        values.put("udpOutDatagrams", udp.udpHCOutDatagrams());
        values.put("udpOutErrors", (long) udp.udpOutErrors());
        values.put("udpNoPorts", (long) udp.udpNoPorts());
        values.put("udpInCksumErrs", (long) udp.udpInCksumErrs());
        values.put("udpInOverflows", (long) udp.udpInOverflows());
        Mib2Tcp tcp = ipst().ips_tcp_mib();
        values = group(all, "TCP");
        values.put("tcpActiveOpens", (long) tcp.tcpActiveOpens());
        values.put("tcpPassiveOpens", (long) tcp.tcpPassiveOpens());
        values.put("tcpAttemptFails", (long) tcp.tcpAttemptFails());
        values.put("tcpEstabResets", (long) tcp.tcpEstabResets());
        values.put("tcpCurrEstab", established());
        values.put("tcpOutSegs", tcp.tcpHCOutSegs());
        values.put("tcpOutDataSegs", (long) tcp.tcpOutDataSegs());
        values.put("tcpOutDataBytes", (long) tcp.tcpOutDataBytes());
        values.put("tcpRetransSegs", (long) tcp.tcpRetransSegs());
        values.put("tcpRetransBytes", (long) tcp.tcpRetransBytes());
        values.put("tcpOutAck", (long) tcp.tcpOutAck());
        values.put("tcpOutWinUpdate", (long) tcp.tcpOutWinUpdate());
        values.put("tcpOutControl", (long) tcp.tcpOutControl());
        values.put("tcpOutRsts", (long) tcp.tcpOutRsts());
        values.put("tcpInSegs", tcp.tcpHCInSegs());
        values.put("tcpInAckSegs", (long) tcp.tcpInAckSegs());
        values.put("tcpInAckBytes", (long) tcp.tcpInAckBytes());
        values.put("tcpInInorderSegs", (long) tcp.tcpInDataInorderSegs());
        values.put("tcpInInorderBytes", (long) tcp.tcpInDataInorderBytes());
        values.put("tcpInUnorderBytes", (long) tcp.tcpInDataUnorderBytes());
        values.put("tcpInDupBytes", (long) tcp.tcpInDataDupBytes());
        values.put("tcpListenDrop", (long) tcp.tcpListenDrop());
        Mib2IpIfStatsEntry ip = ipst().ips_ip_mib();
        values = group(all, "IPv4");
        values.put("ipInReceives", ip.ipIfStatsHCInReceives());
        values.put("ipInOctets", ip.ipIfStatsHCInOctets());
        values.put("ipInDelivers", ip.ipIfStatsHCInDelivers());
        values.put("ipOutRequests", ip.ipIfStatsHCOutRequests());
        values.put("ipOutTransmits", ip.ipIfStatsHCOutTransmits());
        values.put("ipOutOctets", ip.ipIfStatsHCOutOctets());
        values.put("ipInUnknownProtos", (long) ip.ipIfStatsInUnknownProtos());
        values.put("ipOutNoRoutes", (long) ip.ipIfStatsOutNoRoutes());
        Mib2Icmp icmp = ipst().ips_icmp_mib();
        values = group(all, "ICMPv4");
        values.put("icmpInMsgs", (long) icmp.icmpInMsgs());
        values.put("icmpInErrors", (long) icmp.icmpInErrors());
        values.put("icmpInDestUnreachs", (long) icmp.icmpInDestUnreachs());
        values.put("icmpOutMsgs", (long) icmp.icmpOutMsgs());
        values.put("icmpOutDestUnreachs", (long) icmp.icmpOutDestUnreachs());
        return all;
    }

    private static Map<String, Long> group(Map<String, Map<String, Long>> all, String name) {
        Map<String, Long> values = new LinkedHashMap<>();
        all.put(name, values);
        return values;
    }

    private long established() {
        long count = 0;
        for (ConnS connp = ipst().ips_conns(); connp != null; connp = connp.conn_next()) {
            boolean isTcp = connp.conn_proto() == IPPROTO_TCP;
            count += isTcp && (tcp(connp).tcp_state() == TCPS_ESTABLISHED || tcp(connp).tcp_state() == TCPS_CLOSE_WAIT) ? 1 : 0;
        }
        return count;
    }
}
