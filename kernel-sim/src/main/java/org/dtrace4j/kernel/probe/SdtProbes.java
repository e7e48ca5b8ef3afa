package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.Callout;

/** Static probes of the provider {@code sdt}: places that belong to no other provider. */
public final class SdtProbes {
    private SdtProbes() { }

    /** A timeout is about to be called. */
    public static void callout__start(BareKernelCode here, Callout callout) { }

    /** It has returned. */
    public static void callout__end(BareKernelCode here, Callout callout) { }
}
