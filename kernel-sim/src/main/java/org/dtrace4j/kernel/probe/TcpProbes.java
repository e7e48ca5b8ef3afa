package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.IpXmitAttrS;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.TcpS;

/** Static probes of the provider {@code tcp}: segments, and what becomes of connections. */
public final class TcpProbes {
    private TcpProbes() { }

    /** A segment is sent. */
    public static void send(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, TcpS tcp, long tcpHeader) { }

    /** One has been received. */
    public static void receive(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, TcpS tcp,
            long tcpHeader) { }

    /** A connection is asked for from here. */
    public static void connect__request(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, TcpS tcp,
            long tcpHeader) { }

    /** It is there. */
    public static void connect__established(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, TcpS tcp,
            long tcpHeader) { }

    /** It is refused. */
    public static void connect__refused(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, TcpS tcp,
            long tcpHeader) { }

    /** A connection that was asked for from elsewhere is there. */
    public static void accept__established(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, TcpS tcp,
            long tcpHeader) { }

    /** One is refused, as nobody listens. */
    public static void accept__refused(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, TcpS tcp,
            long tcpHeader) { }

    /** A connection has another state; the last argument is the one before. */
    public static void state__change(BareKernelCode here, long unused, IpXmitAttrS ixa, long alsoUnused, TcpS tcp,
            long unusedToo, int before) { }
}
