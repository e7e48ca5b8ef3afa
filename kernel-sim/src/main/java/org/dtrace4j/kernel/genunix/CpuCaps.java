package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SdtProbes;
import org.dtrace4j.kernel.sched.Callouts;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.Cpucap;
import org.dtrace4j.kernel.struct.Kproject;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Zone;

/**
 * cpucaps.c: caps on what a project or a zone may have of the time of CPUs, in hundredths of one CPU.
 *
 * <p>A thread is charged at each clock tick, and when it leaves its CPU, with what it has used since, a tick at most. At each
 * tick the usage of a project loses a hundredth, so that it comes to rest at the mean of a tick, times a hundred: at 100 ticks'
 * worth of time for one CPU. The usage of a zone is that of its projects. Who is found running in user mode while the usage is at
 * the cap goes to the wait queue of the cap; at each tick at which the usage is below it one thread leaves the queue.
 *
 * <pre>
 *   cpucaps_charge --usage >= value--> TS_PROJWAITQ, TS_ZONEWAITQ --on the way to user mode--> cpucaps_enforce, waitq_enqueue
 *   clock -> caps_update -> cap_poke_waitq --usage &lt; value--> waitq_runone
 * </pre>
 *
 * <p>There is one zone here, with one project. As long as there is no cap at all nothing of this is called.
 */
public final class CpuCaps extends ProcessCode {
    /** The largest cap, which is none. */
    public static final long NOCAP = 0xffff_ffffL;
    private static final long MAX_USAGE = Long.MAX_VALUE;
    private static final long CAP_DECAY_FACTOR = 100;

    CpuCaps(Kernel k) {
        super(k);
    }

    // ---- caps come and go

    private Cpucap cap_alloc() {
        Cpucap cap = Cpucap.at(k.memory, kmem_zalloc(Cpucap.SIZE));
        cap.cap_waitq().wq_blocked(1);
        return cap;
    }

    private static boolean isCapped(Cpucap cap) {
        return cap != null && cap.cap_value() != 0;
    }

    private void enable(Cpucap cap, Kproject project, Zone zone, long value) {
        cap.cap_below(0);
        cap.cap_above(0);
        cap.cap_maxusage(0);
        cap.cap_usage(0);
        cap.cap_value(value);
        cap.cap_project(project);
        cap.cap_zone(zone);
        k.genunix.waitq.waitq_unblock(cap.cap_waitq());
        k.vars.cpucaps_enabled(1);
    }

    /** Takes a cap away: who waits for it may run. */
    private void disable(Cpucap cap) {
        k.genunix.waitq.waitq_block(cap.cap_waitq());
        cap.cap_value(0);
        Cpucap project = k.vars.proj0().kpj_cpucap();
        Cpucap zone = k.vars.global_zone().zone_cpucap();
        k.vars.cpucaps_enabled(isCapped(project) || isCapped(zone) ? 1 : 0);
    }

    /** The time that a cap means: a tick's worth for each hundredth. */
    private static long usage(long hundredths) {
        return Math.min(hundredths, NOCAP) * Callouts.TICK_NANOS;
    }

    /** Caps a zone, or lets it be capped no longer ({@link #NOCAP}). Returns an error number. */
    @Prototype("int cpucaps_zone_set(zone_t *zone, rctl_qty_t cap_val)")
    public int cpucaps_zone_set(Zone zone, long value) {
        if (value == 0) {
            return EINVAL;
        }
        if (zone.zone_cpucap() == null) {
            zone.zone_cpucap(cap_alloc());
        }
        Kproject project = k.vars.proj0();
        if (project.kpj_cpucap() == null) {
            project.kpj_cpucap(cap_alloc());
        }
        mutex_enter(k.vars.caps_lock());
        Cpucap cap = zone.zone_cpucap();
        Cpucap own = project.kpj_cpucap();
        cap.cap_above(0);
        cap.cap_below(0);
        if (value == NOCAP && isCapped(cap)) {
            disable(cap);
            if (own.cap_value() == MAX_USAGE) {
                disable(own);
            }
        } else if (value != NOCAP && isCapped(cap)) {
            cap.cap_value(usage(value));
        } else if (value != NOCAP) {
            enable(cap, null, zone, usage(value));
            if (!isCapped(own)) {
                // The usage of a zone is that of its projects: so these are accounted for, too.
                enable(own, project, zone, MAX_USAGE);
            }
        }
        mutex_exit(k.vars.caps_lock());
        return 0;
    }

    /** Caps a project, or lets it be capped no longer. Returns an error number. */
    @Prototype("int cpucaps_project_set(kproject_t *kpj, rctl_qty_t cap_val)")
    public int cpucaps_project_set(Kproject kpj, long value) {
        if (value == 0) {
            return EINVAL;
        }
        if (kpj.kpj_cpucap() == null) {
            kpj.kpj_cpucap(cap_alloc());
        }
        mutex_enter(k.vars.caps_lock());
        Cpucap cap = kpj.kpj_cpucap();
        cap.cap_above(0);
        cap.cap_below(0);
        cap.cap_maxusage(0);
        boolean inCappedZone = isCapped(kpj.kpj_zone().zone_cpucap());
        if (value == NOCAP && isCapped(cap) && !inCappedZone) {
            disable(cap);
        } else if (isCapped(cap)) {
            cap.cap_value(value == NOCAP ? MAX_USAGE : usage(value));
        } else if (value != NOCAP) {
            enable(cap, kpj, kpj.kpj_zone(), usage(value));
        }
        mutex_exit(k.vars.caps_lock());
        return 0;
    }

    /** What a project uses at present, in hundredths of a CPU. */
    @Prototype("rctl_qty_t cpucaps_project_get(kproject_t *kpj)")
    public long cpucaps_project_get(Kproject kpj) {
        return kpj.kpj_cpucap() == null ? 0 : kpj.kpj_cpucap().cap_usage() / Callouts.TICK_NANOS;
    }

    @Prototype("rctl_qty_t cpucaps_zone_get(zone_t *zone)")
    public long cpucaps_zone_get(Zone zone) {
        return zone.zone_cpucap() == null ? 0 : zone.zone_cpucap().cap_usage() / Callouts.TICK_NANOS;
    }

    // ---- at each tick

    /** Lets the usage fade, and one thread of each queue run whose cap is not reached. From the clock, while there are caps. */
    @Prototype("static void caps_update(void)")
    public void caps_update() {
        mutex_enter(k.vars.caps_lock());
        Cpucap project = k.vars.proj0().kpj_cpucap();
        if (isCapped(project)) {
            cap_project_usage_walker(project, 0);
        }
        Cpucap zone = k.vars.global_zone().zone_cpucap();
        if (isCapped(zone)) {
            cap_poke_waitq(zone, 0);
        }
        mutex_exit(k.vars.caps_lock());
    }

    @Prototype("static void cap_poke_waitq(cpucap_t *cap, int64_t gen)")
    private void cap_poke_waitq(Cpucap cap, long gen) {
        if (cap.cap_usage() >= cap.cap_value()) {
            cap.cap_above(cap.cap_above() + 1);
            return;
        }
        cap.cap_below(cap.cap_below() + 1);
        k.genunix.waitq.waitq_runone(cap.cap_waitq());
    }

    @Prototype("static void cap_project_usage_walker(cpucap_t *cap, int64_t gen)")
    private void cap_project_usage_walker(Cpucap cap, long gen) {
        long used = cap.cap_usage();
        cap_poke_waitq(cap, 0);
        Cpucap zone = cap.cap_zone().zone_cpucap();
        if (isCapped(zone)) {
            zone.cap_maxusage(Math.max(zone.cap_maxusage(), zone.cap_usage()));
            SdtProbes.cpucaps__zusage(this, zone, used);
            zone.cap_usage(used);
        }
        changeUsage(cap, -((used + CAP_DECAY_FACTOR / 2) / CAP_DECAY_FACTOR));
    }

    private void changeUsage(Cpucap cap, long by) {
        long lock = cap.address() + Cpucap.OFFSET_CAP_USAGELOCK;
        k.locks.lockSetSpl(lock);
        cap.cap_usage(cap.cap_usage() + by);
        k.locks.lockClearSplx(lock);
    }

    // ---- threads

    /** Charges what a thread has had of a CPU since this was last done, a tick at most. */
    @Prototype("static void caps_charge_adjust(kthread_id_t t, caps_sc_t *csc)")
    private void caps_charge_adjust(Kthread t, long csc) {
        SimThread thread = k.sched.thread(t);
        long used = Math.min(k.microstates.cpuNanos(thread) - thread.chargedNanos(), Callouts.TICK_NANOS);
        thread.setChargedNanos(k.microstates.cpuNanos(thread));
        if (used > 0) {
            Cpucap cap = k.vars.proj0().kpj_cpucap();
            SdtProbes.cpucaps__project__charge(this, t, used);
            changeUsage(cap, used);
            cap.cap_maxusage(Math.max(cap.cap_maxusage(), cap.cap_usage()));
        }
    }

    /**
     * Charges a thread, and says whether its project or zone has had too much; then the thread is marked, if that is asked for.
     *
     * @return 1 or 0
     */
    @Prototype("boolean_t cpucaps_charge(kthread_id_t t, caps_sc_t *csc, cpucaps_charge_t charge_type)")
    public int cpucaps_charge(Kthread t, long csc, int chargeType) {
        Cpucap cap = k.vars.proj0().kpj_cpucap();
        if (t.t_lwp() == null || !isCapped(cap)) {
            return 0;
        }
        caps_charge_adjust(t, csc);
        if (chargeType == CPUCAPS_CHARGE_ONLY) {
            return 0;
        }
        Cpucap zone = k.vars.global_zone().zone_cpucap();
        boolean project = cap.cap_usage() >= cap.cap_value();
        boolean all = isCapped(zone) && zone.cap_usage() >= zone.cap_value();
        int flags = t.t_schedflag() & ~(TS_PROJWAITQ | TS_ZONEWAITQ);
        t.t_schedflag((short) (flags | (project ? TS_PROJWAITQ : 0) | (all ? TS_ZONEWAITQ : 0)));
        return project || all ? 1 : 0;
    }

    /** Puts a thread that is in user mode and has been marked into the queue where it is to wait. Returns 1 if it is there. */
    @Prototype("boolean_t cpucaps_enforce(kthread_t *t)")
    public int cpucaps_enforce(Kthread t) {
        int marks = t.t_schedflag() & (TS_PROJWAITQ | TS_ZONEWAITQ);
        if (marks == 0 || t.t_lwp() == null || t.t_lwp().lwp_state() != LWP_USER) {
            return 0;
        }
        t.t_schedflag((short) (t.t_schedflag() & ~marks));
        if ((marks & TS_PROJWAITQ) != 0
                && k.genunix.waitq.waitq_enqueue(k.vars.proj0().kpj_cpucap().cap_waitq(), t) != 0) {
            return 1;
        }
        return (marks & TS_ZONEWAITQ) == 0 ? 0
                : k.genunix.waitq.waitq_enqueue(k.vars.global_zone().zone_cpucap().cap_waitq(), t);
    }
}
