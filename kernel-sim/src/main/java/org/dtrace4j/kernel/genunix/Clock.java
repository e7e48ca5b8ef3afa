package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sched.SimThread;

/** clock.c: what the clock does at each of its hundred ticks a second, and the time of day. */
public final class Clock extends ProcessCode {
    private static final long SECOND = 1_000_000_000L;
    /** Over how long the load is averaged. */
    private static final int[] LOAD_SECONDS = {60, 300, 900};
    /** Bits behind the point of {@code avenrun}. */
    private static final int FSHIFT = 8;

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
            loadavg_update();
            if (k.vars.proc_fsflush() != null && lbolt / Kernel.HZ % k.vars.tune().t_fsflushr() == 0) {
                cv_signal(k.vars.fsflush_cv());
            }
        }
    }

    /** Once a second: the averages move towards how many threads run or could run. */
    @Prototype("static void loadavg_update(void)")
    public void loadavg_update() {
        long running = 0;
        for (SimThread thread : k.sched.threads()) {
            boolean busy = thread.state() == SimThread.State.RUNNABLE || thread.state() == SimThread.State.ON_CPU;
            running += busy && thread.kthread().t_procp() != null ? 1 : 0;
        }
        for (int i = 0; i < LOAD_SECONDS.length; i++) {
            long before = k.vars.hp_avenrun(i);
            long now = before + ((running << 16) - before) / LOAD_SECONDS[i];
            k.vars.hp_avenrun(i, (int) now);
            k.vars.avenrun(i, (int) (now >> 16 - FSHIFT));
        }
    }
}
