package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.LockstatProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Mutex;

/** The slow path of mutexes (mutex.c); the fast path is assembly in the original and {@code sched.Locks} here. */
public final class MutexCode extends BareKernelCode {
    public MutexCode(Kernel kernel) {
        super(kernel);
    }

    @Prototype("void mutex_vector_enter(kmutex_t *lp)")
    public void mutex_vector_enter(Mutex lp) {
        long since = k.clock.now();
        SysinfoProbes.mutex_adenters(this, 1, k.counters.sys(CpuSysStats.OFFSET_MUTEX_ADENTERS, 1));
        k.locks.mutexWait(lp);
        LockstatProbes.adaptive__block(this, lp, k.clock.now() - since);
    }
}
