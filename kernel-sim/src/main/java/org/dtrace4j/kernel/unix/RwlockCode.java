package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Krwlock;

/** The slow path of readers/writer locks (rwlock.c); the fast path is {@code sched.Locks}. */
public final class RwlockCode extends BareKernelCode {
    public RwlockCode(Kernel kernel) {
        super(kernel);
    }

    /** Waits until the lock's holders have changed; the caller tries again. */
    @Prototype("void rw_enter_sleep(krwlock_t *lp, krw_t rw)")
    public void rw_enter_sleep(Krwlock lp, int rw) {
        k.genunix.turnstile.turnstile_block(lp.address());
    }
}
