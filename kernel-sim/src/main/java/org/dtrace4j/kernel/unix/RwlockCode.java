package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.LockstatProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Krwlock;

/** The slow path of readers/writer locks (rwlock.c); the fast path is {@code sched.Locks}. */
public final class RwlockCode extends BareKernelCode {
    public RwlockCode(Kernel kernel) {
        super(kernel);
    }

    /** Waits until the running thread has the lock. */
    @Prototype("void rw_enter_sleep(krwlock_t *lp, krw_t rw)")
    public void rw_enter_sleep(Krwlock lp, int rw) {
        long since = k.clock.now();
        if (rw == Constants.RW_WRITER) {
            SysinfoProbes.rw_wrfails(this, 1, k.counters.sys(CpuSysStats.OFFSET_RW_WRFAILS, 1));
        } else {
            SysinfoProbes.rw_rdfails(this, 1, k.counters.sys(CpuSysStats.OFFSET_RW_RDFAILS, 1));
        }
        int writer = k.locks.rwWriteLocked(lp) ? 1 : 0;
        k.locks.rwWait(lp, rw);
        LockstatProbes.rw__block(this, lp, k.clock.now() - since, rw, writer, 0);
    }
}
