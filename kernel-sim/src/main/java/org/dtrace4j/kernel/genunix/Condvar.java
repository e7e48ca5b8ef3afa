package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.Klwp;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Mutex;

/**
 * Condition variables (condvar.c). The variable itself only says whether anybody may be waiting; who waits is in the sleep
 * queue of its address. A waiter lets go of the mutex and goes to sleep in one step, so no signal is lost between.
 */
public final class Condvar extends BareKernelCode {
    private static final int MAYBE_WAITERS = 1;

    public Condvar(Kernel kernel) {
        super(kernel);
    }

    @Prototype("void cv_init(kcondvar_t *cvp)")
    public void cv_init(Kcondvar cv) {
        setWaiters(cv, 0);
    }

    @Prototype("void cv_wait(kcondvar_t *cvp, kmutex_t *mp)")
    public void cv_wait(Kcondvar cv, Mutex mutex) {
        sleep(cv, mutex, false);
        k.locks.mutexEnter(mutex);
    }

    /** Returns 0 when a signal is to be handled, whether it came before or during the wait; else more than 0. */
    @Prototype("int cv_wait_sig(kcondvar_t *cvp, kmutex_t *mp)")
    public int cv_wait_sig(Kcondvar cv, Mutex mutex) {
        int result = waitForSignalToo(cv, mutex) == SimThread.Wakeup.INTERRUPTED ? 0 : 1;
        k.locks.mutexEnter(mutex);
        return result;
    }

    /** Waits until the lbolt is {@code tim} at most. Returns -1 when it is, else more than 0. */
    @Prototype("clock_t cv_timedwait(kcondvar_t *cvp, kmutex_t *mp, clock_t tim)")
    public long cv_timedwait(Kcondvar cv, Mutex mutex, long tim) {
        long ticks = tim - k.callouts.lbolt();
        if (ticks <= 0) {
            return -1;
        }
        long id = k.callouts.wakeAfter(ticks);
        SimThread.Wakeup wakeup = sleep(cv, mutex, false);
        k.callouts.cancel(id);
        k.locks.mutexEnter(mutex);
        return wakeup == SimThread.Wakeup.TIMED_OUT ? -1 : 1;
    }

    /** As {@link #cv_timedwait}, and returns 0 when a signal is to be handled. */
    @Prototype("clock_t cv_timedwait_sig(kcondvar_t *cvp, kmutex_t *mp, clock_t tim)")
    public long cv_timedwait_sig(Kcondvar cv, Mutex mutex, long tim) {
        long ticks = tim - k.callouts.lbolt();
        if (ticks <= 0) {
            return -1;
        }
        long id = k.callouts.wakeAfter(ticks);
        SimThread.Wakeup wakeup = waitForSignalToo(cv, mutex);
        k.callouts.cancel(id);
        k.locks.mutexEnter(mutex);
        return result(wakeup);
    }

    /** As {@link #cv_timedwait_sig}, with a moment in nanoseconds since power-on instead of a tick. */
    @Prototype("clock_t cv_timedwait_sig_hires(kcondvar_t *cvp, kmutex_t *mp, hrtime_t tim, hrtime_t res, int flag)")
    public long cv_timedwait_sig_hires(Kcondvar cv, Mutex mutex, long tim, long res, int flag) {
        if (tim <= k.clock.now()) {
            return -1;
        }
        Event timer = k.sched.wakeAt(tim);
        SimThread.Wakeup wakeup = waitForSignalToo(cv, mutex);
        k.events.cancel(timer);
        k.locks.mutexEnter(mutex);
        return result(wakeup);
    }

    @Prototype("void cv_signal(kcondvar_t *cvp)")
    public void cv_signal(Kcondvar cv) {
        if (waiters(cv) != 0 && k.sched.wakeOne(cv.address()) && k.sched.firstSleeper(cv.address()) == null) {
            setWaiters(cv, 0);
        }
    }

    @Prototype("void cv_broadcast(kcondvar_t *cvp)")
    public void cv_broadcast(Kcondvar cv) {
        if (waiters(cv) != 0) {
            setWaiters(cv, 0);
            k.sched.wakeAll(cv.address());
        }
    }

    private static long result(SimThread.Wakeup wakeup) {
        return switch (wakeup) {
            case SIGNALLED -> 1;
            case INTERRUPTED -> 0;
            case TIMED_OUT -> -1;
        };
    }

    private SimThread.Wakeup sleep(Kcondvar cv, Mutex mutex, boolean interruptible) {
        setWaiters(cv, MAYBE_WAITERS);
        k.sched.block(cv.address(), interruptible);
        k.locks.mutexExit(mutex);
        k.unix.disp.swtch();
        return k.loop.currentThread().lastWakeup();
    }

    /** Sleeps unless a signal is there; handles stops; INTERRUPTED if a signal is to be handled in the end. */
    private SimThread.Wakeup waitForSignalToo(Kcondvar cv, Mutex mutex) {
        Kthread self = k.curthread();
        Klwp lwp = self.t_lwp();
        if (lwp == null) {
            return interruptibleSleep(self, cv, mutex);
        }
        lwp.lwp_asleep(1);
        lwp.lwp_sysabort(0);
        SimThread.Wakeup wakeup = interruptibleSleep(self, cv, mutex);
        if (lwp.lwp_sysabort() != 0) {
            lwp.lwp_sysabort(0);
            wakeup = SimThread.Wakeup.INTERRUPTED;
        }
        lwp.lwp_asleep(0);
        return wakeup;
    }

    private SimThread.Wakeup interruptibleSleep(Kthread self, Kcondvar cv, Mutex mutex) {
        if (k.genunix.sig.isPending(self)) {
            k.locks.mutexExit(mutex);
            if (k.genunix.sig.take()) {
                return SimThread.Wakeup.INTERRUPTED;
            }
            // It was stopped and goes on: to its caller this is a wake-up for no reason, which every caller must expect.
            return SimThread.Wakeup.SIGNALLED;
        }
        SimThread.Wakeup wakeup = sleep(cv, mutex, true);
        if (k.genunix.sig.isPending(self) && k.genunix.sig.take()) {
            return SimThread.Wakeup.INTERRUPTED;
        }
        return wakeup == SimThread.Wakeup.TIMED_OUT ? wakeup : SimThread.Wakeup.SIGNALLED;
    }

    private int waiters(Kcondvar cv) {
        return cv.memory().getShort(cv.address());
    }

    private void setWaiters(Kcondvar cv, int value) {
        cv.memory().putShort(cv.address(), value);
    }
}
