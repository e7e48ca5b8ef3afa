package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;

/** clock.c: what the clock does at each of its hundred ticks a second, and the time of day. */
public final class Clock extends ProcessCode {
    private static final long SECOND = 1_000_000_000L;

    public Clock(Kernel k) {
        super(k);
    }

    /** Sets the time of day that power-on was at, seconds since 1970. */
    public void setBootTime(long seconds) {
        k.vars.boot_time(seconds);
    }

    /** Starts the clock. */
    @Prototype("void clock_init(void)")
    public void clock_init() {
        k.vars.hz(Kernel.HZ);
        k.vars.nsec_per_tick((int) (SECOND / Kernel.HZ));
        k.vars.usec_per_tick(1_000_000 / Kernel.HZ);
        k.vars.one_sec(1);
        k.callouts.onTick(this::clock);
        k.callouts.startClock();
    }

    /** One tick, in interrupt context on the boot CPU: statistics, and once a second whoever waits for the second. */
    @Prototype("static void clock(void)")
    public void clock() {
        long lbolt = ddi_get_lbolt();
        k.vars.lbolt(lbolt);
        if (lbolt % Kernel.HZ == 0) {
            long now = hrestimeNanos();
            k.vars.hrestime().tv_sec(now / SECOND);
            k.vars.hrestime().tv_nsec(now % SECOND);
            if (k.vars.proc_fsflush() != null && lbolt / Kernel.HZ % k.vars.tune().t_fsflushr() == 0) {
                cv_signal(k.vars.fsflush_cv());
            }
        }
    }
}
