package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.Buf;
import org.dtrace4j.kernel.struct.Cpucap;
import org.dtrace4j.kernel.struct.Callout;
import org.dtrace4j.kernel.struct.DevInfo;
import org.dtrace4j.kernel.struct.Kthread;

/** Static probes of the provider {@code sdt}: places that belong to no other provider. */
public final class SdtProbes {
    private SdtProbes() { }

    /** An interrupt is about to be served, for a device. */
    public static void interrupt__start(BareKernelCode here, DevInfo device, long handler, long first, long second) { }

    /** It has been served. */
    public static void interrupt__complete(BareKernelCode here, DevInfo device, long handler, long first, int claimed) { }

    /** A request to a disk becomes a command and is about to be sent. */
    public static void scsi__transport__dispatch(BareKernelCode here, Buf bp) { }

    /** A timeout is about to be called. */
    public static void callout__start(BareKernelCode here, Callout callout) { }

    /** It has returned. */
    public static void callout__end(BareKernelCode here, Callout callout) { }

    /** The project of a thread is charged with what the thread has had of a CPU, in nanoseconds. */
    public static void cpucaps__project__charge(BareKernelCode here, Kthread t, long nanos) { }

    /** The usage of a project counts for its zone. */
    public static void cpucaps__zusage(BareKernelCode here, Cpucap zone, long usage) { }
}
