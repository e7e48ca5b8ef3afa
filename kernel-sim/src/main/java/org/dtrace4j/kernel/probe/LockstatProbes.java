package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.Krwlock;
import org.dtrace4j.kernel.struct.Mutex;

/** Static probes of the provider {@code lockstat}: locks. */
public final class LockstatProbes {
    private LockstatProbes() { }

    /** The running thread has got a mutex. */
    public static void adaptive__acquire(BareKernelCode here, Mutex lock) { }

    /** It has got it after a sleep. */
    public static void adaptive__block(BareKernelCode here, Mutex lock, long nanos) { }

    /** It has got it after so many looks, besides those that led to a sleep. */
    public static void adaptive__spin(BareKernelCode here, Mutex lock, int count) { }

    /** It has let it go. */
    public static void adaptive__release(BareKernelCode here, Mutex lock) { }

    /** The running thread has got a spin lock. */
    public static void spin__acquire(BareKernelCode here, long lock) { }

    /** It has let it go. */
    public static void spin__release(BareKernelCode here, long lock) { }

    /** The running thread has got a readers/writer lock: 0 as writer, 1 as reader. */
    public static void rw__acquire(BareKernelCode here, Krwlock lock, int mode) { }

    /** It has got it after a sleep. */
    public static void rw__block(BareKernelCode here, Krwlock lock, long nanos, int mode, int writerHeld,
            int readers) { }

    /** It has let it go. */
    public static void rw__release(BareKernelCode here, Krwlock lock, int mode) { }

    /** The reader has become the writer. */
    public static void rw__upgrade(BareKernelCode here, Krwlock lock) { }

    /** The writer has become a reader. */
    public static void rw__downgrade(BareKernelCode here, Krwlock lock) { }
}
