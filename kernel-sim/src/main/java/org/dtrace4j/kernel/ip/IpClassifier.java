package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.IpStack;
import org.dtrace4j.kernel.struct.IpXmitAttrS;
import org.dtrace4j.kernel.struct.TcpS;
import org.dtrace4j.kernel.struct.UdpS;

/** ipclassifier.c: all connections, and whose a packet is. The original has hash tables; here is one list. */
public final class IpClassifier extends IpCode {
    private static final int LARGEST_PORT = 65535;
    private static final int SMALLEST_ANONYMOUS_PORT = 32768;
    private static final int SMALLEST_UNPRIVILEGED_PORT = 1024;

    IpClassifier(Kernel k) {
        super(k);
    }

    /** Makes a connection of a protocol, opened by the running process, and enters it. */
    @Prototype("conn_t *ipcl_conn_create(uint32_t type, cred_t *cr)")
    public ConnS ipcl_conn_create(int type, Cred cr) {
        IpStack ipst = ipst();
        ConnS connp = ConnS.at(k.memory, kmem_zalloc(ConnS.SIZE));
        connp.conn_ref(1);
        connp.conn_proto((byte) type);
        connp.conn_ipversion((byte) IPV4_VERSION);
        connp.conn_family((short) AF_INET);
        connp.conn_sqp(ipst.ips_squeue());
        connp.conn_netstack(ipst.ips_netstack());
        crhold(cr);
        connp.conn_cred(cr);
        connp.conn_cpid(pid(curproc()));
        setAddresses(connp, 0, 0);
        IpXmitAttrS ixa = IpXmitAttrS.at(k.memory, kmem_zalloc(IpXmitAttrS.SIZE));
        ixa.ixa_ipst(ipst);
        ixa.ixa_cred(cr);
        ixa.ixa_cpid(connp.conn_cpid());
        ixa.ixa_protocol((byte) type);
        ipst.ips_next_conn_id(ipst.ips_next_conn_id() + 1);
        ixa.ixa_conn_id(ipst.ips_next_conn_id());
        connp.conn_ixa(ixa);
        if (type == IPPROTO_TCP) {
            TcpS tcp = TcpS.at(k.memory, kmem_zalloc(TcpS.SIZE));
            tcp.tcp_connp(connp);
            connp.conn_proto_priv().cp_tcp(tcp);
        } else {
            UdpS udp = UdpS.at(k.memory, kmem_zalloc(UdpS.SIZE));
            udp.udp_connp(connp);
            connp.conn_proto_priv().cp_udp(udp);
        }
        ConnS first = ipst.ips_conns();
        connp.conn_next(first);
        if (first != null) {
            first.conn_prev(connp);
        }
        ipst.ips_conns(connp);
        return connp;
    }

    /** Takes a connection out and frees it. Nobody may wait on it. */
    @Prototype("void ipcl_conn_destroy(conn_t *connp)")
    public void ipcl_conn_destroy(ConnS connp) {
        if (connp.conn_prev() == null) {
            ipst().ips_conns(connp.conn_next());
        } else {
            connp.conn_prev().conn_next(connp.conn_next());
        }
        if (connp.conn_next() != null) {
            connp.conn_next().conn_prev(connp.conn_prev());
        }
        k.genunix.cred.crfree(connp.conn_cred());
        kmem_free(connp.conn_ixa().address(), IpXmitAttrS.SIZE);
        if (connp.conn_proto() == IPPROTO_TCP) {
            kmem_free(tcp(connp).address(), TcpS.SIZE);
        } else {
            kmem_free(udp(connp).address(), UdpS.SIZE);
        }
        kmem_free(connp.address(), ConnS.SIZE);
    }

    /**
     * The connection that a packet is for: the one between exactly these ends, else one that takes what comes to the port;
     * null for none. Addresses in network byte order, ports in host byte order.
     */
    @Prototype("conn_t *ipcl_classify_v4(uint8_t protocol, ipaddr_t src, uint16_t sport, ipaddr_t dst, uint16_t dport)")
    public ConnS ipcl_classify_v4(int protocol, int src, int sport, int dst, int dport) {
        ConnS open = null;
        for (ConnS connp = ipst().ips_conns(); connp != null; connp = connp.conn_next()) {
            if (connp.conn_proto() != protocol || lport(connp) != dport) {
                continue;
            }
            int local = conn_laddr_v4(connp);
            if (local != 0 && local != dst) {
                continue;
            }
            if (fport(connp) == sport && conn_faddr_v4(connp) == src) {
                return connp;
            }
            if (fport(connp) == 0 && open == null) {
                open = connp;
            }
        }
        return open;
    }

    /** Gives a connection a local end; a port of its own choice for 0. Returns 0 or an errno. */
    @Prototype("int conn_bind(conn_t *connp, ipaddr_t addr, uint16_t port)")
    public int conn_bind(ConnS connp, int addr, int port) {
        if (addr != 0 && !isLoopback(addr)) {
            return EADDRNOTAVAIL;
        }
        int chosen = port;
        if (port == 0) {
            chosen = anonymousPort(connp.conn_proto());
            if (chosen == 0) {
                return EADDRNOTAVAIL;
            }
        } else if (port < SMALLEST_UNPRIVILEGED_PORT && connp.conn_cred().cr_uid() != 0) {
            return EACCES;
        } else if (isTaken(connp.conn_proto(), port)) {
            return EADDRINUSE;
        }
        setAddresses(connp, addr, conn_faddr_v4(connp));
        lport(connp, chosen);
        return 0;
    }

    private boolean isTaken(int protocol, int port) {
        for (ConnS connp = ipst().ips_conns(); connp != null; connp = connp.conn_next()) {
            if (connp.conn_proto() == protocol && lport(connp) == port && fport(connp) == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isUsed(int protocol, int port) {
        for (ConnS connp = ipst().ips_conns(); connp != null; connp = connp.conn_next()) {
            if (connp.conn_proto() == protocol && lport(connp) == port) {
                return true;
            }
        }
        return false;
    }

    private int anonymousPort(int protocol) {
        IpStack ipst = ipst();
        for (int tries = SMALLEST_ANONYMOUS_PORT; tries <= LARGEST_PORT; tries++) {
            int port = ipst.ips_next_port() & 0xffff;
            ipst.ips_next_port((short) (port == LARGEST_PORT ? SMALLEST_ANONYMOUS_PORT : port + 1));
            if (!isUsed(protocol, port)) {
                return port;
            }
        }
        return 0;
    }
}
