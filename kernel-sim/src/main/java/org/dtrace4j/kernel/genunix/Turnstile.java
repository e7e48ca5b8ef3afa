package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;

/** Where threads wait for locks (turnstile.c). */
public final class Turnstile extends BareKernelCode {
    public Turnstile(Kernel kernel) {
        super(kernel);
    }

    /** Sleeps until the holder of the lock wakes the thread. The parameters are fewer than in the original. */
    @Prototype("int turnstile_block(void *sobj)")
    public int turnstile_block(long sobj) {
        k.sched.block(sobj, false);
        k.unix.disp.swtch();
        return 0;
    }
}
