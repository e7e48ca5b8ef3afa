package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.SysEventImpl;

/** Static probes of the provider {@code sysevent}: system events. */
public final class SyseventProbes {
    private SyseventProbes() { }

    /** An event is about to be queued: in a channel, or, if that is 0, for syseventd. */
    public static void post(BareKernelCode here, long channel, SysEventImpl event) { }
}
