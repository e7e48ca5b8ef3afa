package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.Callout;

/** Static probes of the provider {@code sdt}: places that belong to no other provider. */
public final class SdtProbes {
    private SdtProbes() { }

    /** An interrupt is about to be served, for a device whose node is 0 if it has none. */
    public static void interrupt__start(BareKernelCode here, long device, int vector, long handler, long first,
            long second) { }

    /** It has been served. */
    public static void interrupt__complete(BareKernelCode here, long device, int vector, int claimed) { }

    /** A timeout is about to be called. */
    public static void callout__start(BareKernelCode here, Callout callout) { }

    /** It has returned. */
    public static void callout__end(BareKernelCode here, Callout callout) { }
}
