package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.Buf;

/** Static probes of the provider {@code io}: requests to block devices. */
public final class IoProbes {
    private IoProbes() { }

    /** A request is about to go to the device. */
    public static void start(BareKernelCode here, Buf bp) { }

    /** The device has done it. */
    public static void done(BareKernelCode here, Buf bp) { }

    /** The running thread begins to wait for a request. */
    public static void wait__start(BareKernelCode here, Buf bp) { }

    /** It has waited for it. */
    public static void wait__done(BareKernelCode here, Buf bp) { }
}
