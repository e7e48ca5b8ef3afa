package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.ConnS;
import org.dtrace4j.kernel.struct.IllS;
import org.dtrace4j.kernel.struct.Ip6Hdr;
import org.dtrace4j.kernel.struct.IphaS;
import org.dtrace4j.kernel.struct.Msgb;

/** Static probes of the provider {@code ip}: packets. The last argument says whether the packet stays in the machine. */
public final class IpProbes {
    private IpProbes() { }

    /** A packet goes to an interface. */
    public static void send(BareKernelCode here, Msgb mp, ConnS connp, long header, IllS ill, IphaS ipha, Ip6Hdr ip6h,
            int local) { }

    /** One has come from an interface. */
    public static void receive(BareKernelCode here, Msgb mp, ConnS connp, long header, IllS ill, IphaS ipha, Ip6Hdr ip6h,
            int local) { }
}
