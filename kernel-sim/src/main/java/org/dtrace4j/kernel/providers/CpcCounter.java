package org.dtrace4j.kernel.providers;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Cpu;

/**
 * One performance counter of one CPU. It counts by looking at the CPU's books, and its event is the moment at which it will
 * overflow if the CPU goes on with what it does; {@link #reconsider} puts that right whenever the CPU does something else.
 *
 * <p>What a CPU counts of itself overflows a counter the next time that virtual time may pass, as the interrupt of a real one
 * comes a little late. Counting goes on from there: what is beyond the overflow by then is lost.
 */
final class CpcCounter extends Event {
    private static final long CYCLES_PER_NANO = 2;
    private static final int STATS = Cpu.OFFSET_CPU_STATS;

    private final Kernel k;
    private final SimCpu cpu;
    private final CpcRequest request;
    private final Runnable firing;
    private final long threshold;
    /** The total at which counting began. */
    private long base;

    CpcCounter(Kernel kernel, SimCpu cpu, CpcRequest request, Runnable firing) {
        this.k = kernel;
        this.cpu = cpu;
        this.request = request;
        this.firing = firing;
        this.threshold = request.count() * CpcEvents.SCALE;
    }

    void start() {
        base = total();
        reconsider();
    }

    void stop() {
        k.events.cancel(this);
    }

    /** All that has been counted, times {@link CpcEvents#SCALE}. It may wrap around; differences are right all the same. */
    private long total() {
        if (!cpu.isOnline()) {
            return 0;
        }
        long total = nanosIn(Constants.LMS_USER) * CYCLES_PER_NANO * request.user()
                + nanosIn(Constants.LMS_SYSTEM) * CYCLES_PER_NANO * request.kernel();
        for (CpcEvents.Cause cause : request.causes()) {
            total += k.memory.getLong(cpu.cpu().address() + STATS + cause.counter()) * cause.events();
        }
        return total;
    }

    private long nanosIn(int mode) {
        Cpu books = cpu.cpu();
        long sinceLast = books.cpu_mstate() == mode ? k.clock.now() - books.cpu_mstate_start() : 0;
        return books.cpu_acct(mode) + sinceLast;
    }

    /** Events per {@link CpcEvents#SCALE} nanoseconds while the CPU does what it does now. */
    private long rate() {
        int mode = cpu.isOnline() ? cpu.cpu().cpu_mstate() : -1;
        return CYCLES_PER_NANO * (mode == Constants.LMS_USER ? request.user()
                : mode == Constants.LMS_SYSTEM ? request.kernel() : 0);
    }

    /** The CPU begins to do something else, or has counted something. */
    void reconsider() {
        k.events.cancel(this);
        long missing = threshold - (total() - base);
        long rate = rate();
        if (missing <= 0) {
            k.events.schedule(this, k.clock.now());
        } else if (rate > 0) {
            k.events.schedule(this, k.clock.now() + (missing + rate - 1) / rate);
        }
    }

    @Override
    public void fire() {
        long total = total();
        if (total - base >= threshold) {
            base = total;
            k.loop.observe(cpu, firing);
        }
        reconsider();
    }
}
