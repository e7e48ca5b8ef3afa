package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.EINTR;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Kthread;

/**
 * Where a thread of a process waits for the host to want something of it: the sleep of a program that the host drives.
 */
public final class HostPort extends ProcessCode {
    private final Event wake = new Event() {
        @Override
        public void fire() {
            k.loop.interrupt(k.sched.cpus().get(0), () -> k.genunix.condvar.cv_signal(waiter.t_delay_cv()));
        }
    };
    private Kthread waiter;
    private boolean poked;

    public HostPort(Kernel kernel) {
        super(kernel);
    }

    /** Waits, on the running thread. Returns 0 when the host has called, EINTR when a signal has come. */
    public int await() {
        waiter = curthread();
        mutex_enter(waiter.t_delay_lock());
        int error = 0;
        while (!poked && error == 0) {
            error = cv_wait_sig(waiter.t_delay_cv(), waiter.t_delay_lock()) == 0 ? EINTR : 0;
        }
        poked = false;
        mutex_exit(waiter.t_delay_lock());
        return error;
    }

    /** Wakes who waits, or who will wait next. To be called by whoever drives the machine, between two runs of it. */
    public void poke() {
        poked = true;
        if (waiter != null && !wake.isScheduled()) {
            k.events.schedule(wake, k.clock.now());
        }
    }
}
