package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;

/** Timeouts and delays (callout.c, and delay() of clock.c). What expires when is {@link org.dtrace4j.kernel.sched.Callouts}'. */
public final class Callout extends BareKernelCode {
    public Callout(Kernel kernel) {
        super(kernel);
    }

    @Prototype("timeout_id_t timeout(void (*func)(void *), void *arg, clock_t delta)")
    public long timeout(FunctionPointer func, long arg, long delta) {
        return k.callouts.timeout(func, arg, delta);
    }

    @Prototype("clock_t untimeout(timeout_id_t id)")
    public long untimeout(long id) {
        return k.callouts.cancel(id);
    }

    /** Waits without giving up the CPU, for drivers that wait for a device. */
    @Prototype("void drv_usecwait(clock_t count)")
    public void drv_usecwait(long count) {
        k.loop.spend(count * 1_000);
    }

    @Prototype("void delay(clock_t ticks)")
    public void delay(long ticks) {
        long id = k.callouts.wakeAfter(ticks);
        k.sched.block(k.curthread().address(), false);
        k.unix.disp.swtch();
        k.callouts.cancel(id);
    }
}
