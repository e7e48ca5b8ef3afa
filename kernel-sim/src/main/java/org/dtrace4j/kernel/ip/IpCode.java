package org.dtrace4j.kernel.ip;

import java.util.function.Consumer;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.IpStack;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.SqueueS;
import org.dtrace4j.kernel.struct.TcpS;
import org.dtrace4j.kernel.struct.UdpS;

/** Base of the code of the network: macros of its headers. Nothing here is a kernel function. */
abstract class IpCode extends ProcessCode {
    /** 127.0.0.1 in network byte order. */
    static final int LOOPBACK = 0x0100007f;
    private static final int LOOPBACK_NET = 127;
    private static final int MAPPED_MARK = 8;
    private static final int MAPPED_ADDRESS = 12;

    IpCode(Kernel k) {
        super(k);
    }

    protected final IpStack ipst() {
        return k.vars.netstack_head().netstack_ip();
    }

    protected final SqueueS sqp() {
        return ipst().ips_squeue();
    }

    // ---- upcalls

    /** The socket of a connection; null while nobody has it open. */
    protected final Sonode socket(ConnS connp) {
        return Sonode.at(k.memory, connp.conn_upper_handle());
    }

    /** Tells the socket of a connection something, if somebody has it open. */
    protected final void tellSocket(ConnS connp, Consumer<Sonode> upcall) {
        Sonode so = socket(connp);
        if (so != null) {
            upcall.accept(so);
        }
    }

    // ---- byte order

    static int htons(int value) {
        return Short.toUnsignedInt(Short.reverseBytes((short) value));
    }

    static int ntohs(int value) {
        return htons(value);
    }

    static int htonl(int value) {
        return Integer.reverseBytes(value);
    }

    static int ntohl(int value) {
        return Integer.reverseBytes(value);
    }

    // ---- sequence numbers

    static boolean SEQ_LT(int a, int b) {
        return a - b < 0;
    }

    static boolean SEQ_GT(int a, int b) {
        return a - b > 0;
    }

    static boolean SEQ_GEQ(int a, int b) {
        return a - b >= 0;
    }

    // ---- addresses and ports of a connection

    static boolean isLoopback(int address) {
        return (address & 0xff) == LOOPBACK_NET;
    }

    /** The IPv4 address in one of IPv6, 0 for none. */
    private int mapped(long in6) {
        return k.memory.getInt(in6 + MAPPED_ADDRESS);
    }

    private void map(long in6, int address) {
        k.memory.putInt(in6 + MAPPED_MARK, 0xffff0000);
        k.memory.putInt(in6 + MAPPED_ADDRESS, address);
    }

    protected final int conn_laddr_v4(ConnS connp) {
        return mapped(connp.connua_v6addr().connua_laddr().address());
    }

    protected final int conn_faddr_v4(ConnS connp) {
        return mapped(connp.connua_v6addr().connua_faddr().address());
    }

    protected final void setAddresses(ConnS connp, int local, int foreign) {
        map(connp.connua_v6addr().connua_laddr().address(), local);
        map(connp.connua_v6addr().connua_faddr().address(), foreign);
    }

    /** In host byte order. */
    static int lport(ConnS connp) {
        return ntohs(connp.u_port().connu_ports().connu_lport());
    }

    /** In host byte order. */
    static int fport(ConnS connp) {
        return ntohs(connp.u_port().connu_ports().connu_fport());
    }

    static void lport(ConnS connp, int port) {
        connp.u_port().connu_ports().connu_lport((short) htons(port));
    }

    static void fport(ConnS connp, int port) {
        connp.u_port().connu_ports().connu_fport((short) htons(port));
    }

    static TcpS tcp(ConnS connp) {
        return connp.conn_proto_priv().cp_tcp();
    }

    static UdpS udp(ConnS connp) {
        return connp.conn_proto_priv().cp_udp();
    }

    // ---- packets

    /** Bytes in a block. */
    static int MBLKL(Msgb mp) {
        return (int) (mp.b_wptr() - mp.b_rptr());
    }

    /** The Internet checksum of some bytes, in network byte order. */
    protected final int checksum(long address, int length) {
        int sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += Short.toUnsignedInt(k.memory.getShort(address + i));
        }
        if ((length & 1) != 0) {
            sum += Byte.toUnsignedInt(k.memory.getByte(address + length - 1));
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    // ---- counters

    /** Adds to a counter of 32 bits; returns where it lies, as its probe tells. */
    protected final long count32(long counter, int increment) {
        k.memory.putInt(counter, k.memory.getInt(counter) + increment);
        return counter;
    }

    protected final long count64(long counter, int increment) {
        k.memory.putLong(counter, k.memory.getLong(counter) + increment);
        return counter;
    }

    protected final long tcpMib(int offset) {
        return ipst().ips_tcp_mib().address() + offset;
    }

    protected final long udpMib(int offset) {
        return ipst().ips_udp_mib().address() + offset;
    }

    protected final long icmpMib(int offset) {
        return ipst().ips_icmp_mib().address() + offset;
    }

    protected final long ipMib(int offset) {
        return ipst().ips_ip_mib().address() + offset;
    }
}
