package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.KAnoninfo;
import org.dtrace4j.kernel.struct.SysinfoS;
import org.dtrace4j.kernel.struct.VminfoS;

/** clock.c: what the clock does at each of its hundred ticks a second, and the time of day. */
public final class Clock extends ProcessCode {
    private static final long SECOND = 1_000_000_000L;
    /** Over how long the load is averaged. */
    private static final int[] LOAD_SECONDS = {60, 300, 900};
    /** Bits behind the point of {@code avenrun}. */
    private static final int FSHIFT = 8;
    /** What {@code avenrun} has for 1. */
    public static final int FSCALE = 1 << FSHIFT;

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
        if (k.vars.cpucaps_enabled() != 0) {
            k.genunix.cpucaps.caps_update();
        }
        if (lbolt % Kernel.HZ == 0) {
            long now = hrestimeNanos();
            k.vars.hrestime().tv_sec(now / SECOND);
            k.vars.hrestime().tv_nsec(now % SECOND);
            loadavg_update();
            count();
            if (k.vars.proc_fsflush() != null && lbolt / Kernel.HZ % k.vars.tune().t_fsflushr() == 0) {
                cv_signal(k.vars.fsflush_cv());
            }
        }
    }

    /** Once a second: sums over all seconds, of what programs then divide by their number. */
    @InFunction(module = "genunix", function = "clock")
    private void count() {
        long waiting = k.sched.threads().stream().filter(thread -> thread.state() == SimThread.State.RUNNABLE).count();
        SysinfoS info = k.vars.sysinfo();
        info.updates(info.updates() + 1);
        info.runque(info.runque() + waiting);
        info.runocc(info.runocc() + (waiting > 0 ? 1 : 0));
        info.waiting(info.waiting() + k.genunix.kstat.io(k.genunix.kstat.disk()).rcnt());
        KAnoninfo swap = k.vars.k_anoninfo();
        VminfoS memory = k.vars.vminfo();
        long reserved = swap.ani_phys_resv() + swap.ani_mem_resv();
        memory.updates(memory.updates() + 1);
        memory.freemem(memory.freemem() + k.vars.freemem());
        memory.swap_resv(memory.swap_resv() + reserved);
        memory.swap_alloc(memory.swap_alloc() + swap.ani_max() - swap.ani_free());
        long spare = k.genunix.anon.memoryForSwap();
        memory.swap_avail(memory.swap_avail() + swap.ani_max() - swap.ani_phys_resv() + spare);
        memory.swap_free(memory.swap_free() + swap.ani_free() + spare);
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
