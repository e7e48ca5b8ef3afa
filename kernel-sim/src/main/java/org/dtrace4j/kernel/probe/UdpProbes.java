package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.IpXmitAttrS;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.UdpS;
import org.dtrace4j.kernel.struct.UdphdraS;

/** Static probes of the provider {@code udp}: datagrams. */
public final class UdpProbes {
    private UdpProbes() { }

    /** A datagram is sent. */
    public static void send(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, UdpS udp, UdphdraS udpHeader) { }

    /** One has been received. */
    public static void receive(BareKernelCode here, Msgb mp, IpXmitAttrS ixa, long ipHeader, UdpS udp,
            UdphdraS udpHeader) { }
}
