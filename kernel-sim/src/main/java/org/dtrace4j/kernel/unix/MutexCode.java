package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.LockstatProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Mutex;

/**
 * The slow path of mutexes (mutex.c); the fast path is assembly in the original and {@code sched.Locks} here.
 *
 * <p>Who finds a mutex taken by a thread that is on a CPU looks again and again, each time after a longer pause: it will
 * soon be free, and two switches of threads would take longer. Only while its owner waits for a CPU, or sleeps, there is
 * nothing better to do than to sleep, too.
 */
public final class MutexCode extends BareKernelCode {
    /** The first pause, and the longest that doubling it leads to. */
    private static final long FIRST_PAUSE_NANOS = 25;
    private static final long LONGEST_PAUSE_NANOS = 800;

    public MutexCode(Kernel kernel) {
        super(kernel);
    }

    @Prototype("void mutex_vector_enter(kmutex_t *lp)")
    public void mutex_vector_enter(Mutex lp) {
        SysinfoProbes.mutex_adenters(this, 1, k.counters.sys(CpuSysStats.OFFSET_MUTEX_ADENTERS, 1));
        long pause = FIRST_PAUSE_NANOS;
        long sleptNanos = 0;
        int spins = 0;
        int sleeps = 0;
        while (true) {
            spins++;
            k.loop.spend(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            if (k.locks.mutexTake(lp)) {
                break;
            }
            // Nothing else happens while an interrupt executes: it would spin for ever.
            if (k.loop.inInterrupt() || !k.locks.mutexOwnerRuns(lp)) {
                long since = k.clock.now();
                k.locks.mutexSleep(lp);
                sleptNanos += k.clock.now() - since;
                sleeps++;
            }
        }
        if (sleptNanos != 0) {
            LockstatProbes.adaptive__block(this, lp, sleptNanos);
        }
        if (spins > sleeps) {
            LockstatProbes.adaptive__spin(this, lp, spins - sleeps);
        }
    }
}
