package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.probe.LockstatProbes;
import org.dtrace4j.kernel.probe.SchedProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.sim.RandomStream;
import org.dtrace4j.kernel.struct.ScShared;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Disp;

/**
 * Who gets which CPU: the dispatcher's half of the {@link Scheduler}, which decides nothing about time.
 *
 * <p>A thread that becomes runnable takes an idle CPU (the one it had last, else any, drawn from the stream "sched");
 * else it takes the CPU with the lowest priority if its own is higher; else it waits in the dispatch queue, from which
 * a CPU that becomes free takes the first of the highest priority. Invariant: no CPU that is up idles while a thread
 * waits for one.
 */
final class Dispatcher extends BareKernelCode {
    private static final String UNIX = "unix";

    private final ThreadTable threads;
    private final SimCpu[] cpus;
    private final SleepQueues sleepers;
    private final RandomStream ties;
    private final DispatchQueue runnable = new DispatchQueue();
    private final ScheduleLog log = new ScheduleLog();

    Dispatcher(Kernel kernel, ThreadTable threads, SimCpu[] cpus, SleepQueues sleepers) {
        super(kernel);
        this.threads = threads;
        this.cpus = cpus;
        this.sleepers = sleepers;
        this.ties = kernel.random.stream("sched");
    }

    ScheduleLog log() {
        return log;
    }

    /** Priority of the best thread that waits for a CPU; -1 if none does. */
    int highestWaiting() {
        return runnable.highest();
    }

    /** Puts a CPU to work. */
    void startCpu(SimCpu cpu) {
        cpu.online = true;
        threads.cpuStarted(cpu);
        freeCpu(cpu);
    }

    /** A thread is ready to run. */
    void makeRunnable(SimThread thread) {
        SimCpu idle = idleCpuFor(thread);
        if (idle != null) {
            showEnqueued(thread, idle, 0);
            showDequeued(thread, idle, 0);
            start(idle, thread);
            showSwitch(idle);
            return;
        }
        threads.setState(thread, SimThread.State.RUNNABLE);
        runnable.addLast(thread);
        showEnqueued(thread, cpuFor(thread), 0);
        SimCpu weakest = weakestCpu();
        if (weakest != null && weakest.current.priority < thread.priority) {
            showSurrender(weakest.current);
            // It is put before all of its class, but not before threads of the kernel.
            if (putsOff(weakest.current) && thread.priority <= TimeSharing.HIGHEST) {
                return;
            }
            if (weakest.resume.isScheduled()) {
                preempt(weakest, true);
            } else {
                weakest.preempt = true;
            }
        }
    }

    private SimCpu idleCpuFor(SimThread thread) {
        if (thread.cpu != null && thread.cpu.online && thread.cpu.current == null) {
            return thread.cpu;
        }
        int idle = 0;
        SimCpu chosen = null;
        for (SimCpu cpu : cpus) {
            if (cpu.online && cpu.current == null) {
                idle++;
                chosen = cpu;
            }
        }
        if (idle <= 1) {
            return chosen;
        }
        int index = ties.below(idle);
        for (SimCpu cpu : cpus) {
            if (cpu.online && cpu.current == null && index-- == 0) {
                return cpu;
            }
        }
        throw new IllegalStateException("idle CPUs changed while they were counted");
    }

    /** The busy CPU with the lowest priority that nobody preempts yet; the first of several. */
    private SimCpu weakestCpu() {
        SimCpu weakest = null;
        for (SimCpu cpu : cpus) {
            if (cpu.current != null && !cpu.preempt
                    && (weakest == null || cpu.current.priority < weakest.current.priority)) {
                weakest = cpu;
            }
        }
        return weakest;
    }

    private void start(SimCpu cpu, SimThread thread) {
        leave(cpu);
        cpu.current = thread;
        cpu.preempt = false;
        if (thread.cpu != null && thread.cpu != cpu) {
            k.counters.sys(cpu.cpu(), CpuSysStats.OFFSET_CPUMIGRATE, 1);
        }
        thread.cpu = cpu;
        thread.onCpuSinceNanos = k.clock.now();
        threads.onCpu(thread, cpu);
        log.dispatched(k.clock.now(), cpu.id, thread.id());
        long busy = k.latency.draw(Latency.SCHED_SWITCH) + thread.remainingNanos;
        thread.remainingNanos = 0;
        k.events.schedule(cpu.resume, k.clock.now() + busy);
    }

    /** The thread of a CPU has left it: the next one gets it. */
    void freeCpu(SimCpu cpu) {
        leave(cpu);
        cpu.current = null;
        cpu.preempt = false;
        SimThread next = runnable.take();
        if (next != null) {
            showDequeued(next, cpu, 0);
            start(cpu, next);
        } else {
            threads.idle(cpu);
        }
    }

    // ---- what static probes tell

    /** Remembers who has a CPU, the first time before it changes hands; {@link #showSwitch} tells. */
    private static void leave(SimCpu cpu) {
        if (cpu.leaving == null && cpu.online) {
            cpu.leaving = cpu.currentOrIdle();
        }
    }

    /**
     * Tells that a CPU has changed hands, if it has: to the thread that leaves it, as that thread, and to the one that
     * comes, as that one.
     */
    void showSwitch(SimCpu cpu) {
        SimThread from = cpu.leaving;
        if (from == null) {
            return;
        }
        cpu.leaving = null;
        SimThread to = cpu.currentOrIdle();
        if (from == to) {
            remains.of(cpu, from);
            return;
        }
        leaves.next = to;
        leaves.of(cpu, from);
        comes.of(cpu, to);
    }

    /** A look at a CPU as one thread of it. Made once, as looking must not allocate. */
    private abstract class Look implements Runnable {
        void of(SimCpu cpu, SimThread as) {
            k.loop.observe(cpu, as, this);
        }
    }

    private final class Leaves extends Look {
        private SimThread next;

        @Override
        public void run() {
            showOffCpu(next);
        }
    }

    private final Leaves leaves = new Leaves();
    private final Look comes = new Look() {
        @Override
        public void run() {
            showOnCpu();
            if (k.sched.currentCpu().current == null) {
                showIdle();
            }
        }
    };
    private final Look remains = new Look() {
        @Override
        public void run() {
            showRemains();
        }
    };
    private final Look preempted = new Look() {
        @Override
        public void run() {
            showPreempted();
        }
    };

    private final Look heldOff = new Look() {
        @Override
        public void run() {
            showHeldOff();
        }
    };
    private final Look forced = new Look() {
        @Override
        public void run() {
            showForced();
        }
    };

    @InFunction(module = UNIX, function = "preempt")
    private void showHeldOff() {
        SchedProbes.schedctl__nopreempt(this, k.loop.curthread());
    }

    @InFunction(module = UNIX, function = "preempt")
    private void showForced() {
        SchedProbes.schedctl__preempt(this, k.loop.curthread());
    }

    /**
     * Whether a thread wants to keep its CPU for now, by {@code schedctl}: then it is told to give it up itself soon. Who has gone on
     * for too long after the end of its time is not asked any more.
     */
    boolean putsOff(SimThread victim) {
        ScShared shared = victim.kthread().t_schedctl();
        if (shared == null || shared.sc_preemptctl().sc_nopreempt() == 0) {
            return false;
        }
        if (victim.quantumTicks > -Constants.SC_MAX_TICKS) {
            heldOff.of(victim.cpu, victim);
            shared.sc_preemptctl().sc_yield(1);
            return true;
        }
        shared.sc_preemptctl().sc_nopreempt(0);
        forced.of(victim.cpu, victim);
        return false;
    }

    @InFunction(module = UNIX, function = "swtch")
    private void showOffCpu(SimThread next) {
        SysinfoProbes.pswitch(this, 1, k.counters.sys(CpuSysStats.OFFSET_PSWITCH, 1));
        SchedProbes.off__cpu(this, next.kthread());
    }

    @InFunction(module = UNIX, function = "resume")
    private void showOnCpu() {
        SchedProbes.on__cpu(this);
    }

    @InFunction(module = UNIX, function = "idle_enter")
    private void showIdle() {
        SysinfoProbes.idlethread(this, 1, k.counters.sys(CpuSysStats.OFFSET_IDLETHREAD, 1));
    }

    @InFunction(module = UNIX, function = "swtch")
    private void showRemains() {
        SchedProbes.remain__cpu(this);
    }

    @InFunction(module = UNIX, function = "preempt")
    private void showPreempted() {
        SysinfoProbes.inv_swtch(this, 1, k.counters.sys(CpuSysStats.OFFSET_INV_SWTCH, 1));
        SchedProbes.preempt(this);
    }

    @InFunction(module = UNIX, function = "cpu_surrender")
    private void showSurrender(SimThread thread) {
        SchedProbes.surrender(this, thread.kthread());
    }

    @InFunction(module = UNIX, function = "setbackdq")
    private void showEnqueued(SimThread thread, SimCpu cpu, int atFront) {
        Disp queue = cpu.cpu().cpu_disp();
        LockstatProbes.spin__acquire(this, queue.address());
        SchedProbes.enqueue(this, thread.kthread(), queue, atFront);
        LockstatProbes.spin__release(this, queue.address());
    }

    @InFunction(module = UNIX, function = "disp")
    private void showDequeued(SimThread thread, SimCpu cpu, int beforeItsTurn) {
        Disp queue = cpu.cpu().cpu_disp();
        LockstatProbes.spin__acquire(this, queue.address());
        SchedProbes.dequeue(this, thread.kthread(), queue, beforeItsTurn);
        LockstatProbes.spin__release(this, queue.address());
    }

    /** The CPU whose queue a thread that finds no free one is shown in. */
    private SimCpu cpuFor(SimThread thread) {
        return thread.cpu != null ? thread.cpu : cpus[0];
    }

    /** Takes the CPU away from a thread in the middle of a spend. */
    private void preempt(SimCpu cpu, boolean keepsItsTurn) {
        SimThread victim = cpu.current;
        victim.remainingNanos = cpu.resume.timeNanos() - k.clock.now();
        k.events.cancel(cpu.resume);
        preempted.of(cpu, victim);
        requeue(victim, keepsItsTurn);
        freeCpu(cpu);
        showSwitch(cpu);
    }

    /** Takes a thread off its CPU and lets it wait for one, before or behind its equals. */
    void requeue(SimThread thread, boolean keepsItsTurn) {
        offCpu(thread, SimThread.State.RUNNABLE);
        if (keepsItsTurn) {
            runnable.addFirst(thread);
        } else {
            runnable.addLast(thread);
        }
        showEnqueued(thread, cpuFor(thread), keepsItsTurn ? 1 : 0);
    }

    // ---- CPU caps

    /** Charges a thread for the tick; true if it has lost its CPU because a cap has been reached. */
    private boolean charged(SimCpu cpu, SimThread thread) {
        if (k.genunix.cpucaps.cpucaps_charge(thread.kthread(), 0, Constants.CPUCAPS_CHARGE_ENFORCE) == 0) {
            return false;
        }
        showSurrender(thread);
        // In the kernel it may hold locks: then it waits on its way to user mode.
        if (!cpu.resume.isScheduled() || thread.kthread().t_lwp().lwp_state() != Constants.LWP_USER) {
            return false;
        }
        preempted.of(cpu, thread);
        enforced.of(cpu, thread);
        if (thread.state != SimThread.State.WAITING) {
            return false;
        }
        thread.remainingNanos = cpu.resume.timeNanos() - k.clock.now();
        k.events.cancel(cpu.resume);
        freeCpu(cpu);
        showSwitch(cpu);
        return true;
    }

    /** Puts a thread that is on a CPU into the queue of a cap that it has reached; its CPU has still to be freed. */
    boolean capped(SimThread thread) {
        if (k.genunix.cpucaps.cpucaps_enforce(thread.kthread()) == 0) {
            return false;
        }
        offCpu(thread, SimThread.State.WAITING);
        return true;
    }

    private final Look enforced = new Look() {
        @Override
        public void run() {
            capped(k.loop.currentThread());
        }
    };

    /** A thread executes no more; its CPU has still to be freed. */
    void offCpu(SimThread thread, SimThread.State state) {
        if (k.vars.cpucaps_enabled() != 0) {
            k.genunix.cpucaps.cpucaps_charge(thread.kthread(), 0, Constants.CPUCAPS_CHARGE_ONLY);
        }
        thread.cpuNanos += k.clock.now() - thread.onCpuSinceNanos;
        threads.setState(thread, state);
    }

    /** Changes the priority of a thread, wherever it waits. */
    void setPriority(SimThread thread, int priority) {
        if (thread.priority == priority) {
            return;
        }
        showPriority(thread, priority);
        boolean queued = thread.state == SimThread.State.RUNNABLE;
        boolean sleeping = thread.state == SimThread.State.SLEEPING;
        if (queued) {
            runnable.remove(thread);
        } else if (sleeping) {
            sleepers.remove(thread);
        }
        threads.setPriority(thread, priority);
        if (queued) {
            makeRunnable(thread);
        } else if (sleeping) {
            sleepers.add(thread);
        }
    }

    @InFunction(module = "genunix", function = "thread_change_pri")
    private void showPriority(SimThread thread, int priority) {
        SchedProbes.change__pri(this, thread.kthread(), priority);
    }

    /** Ends time slices; called at each clock tick. */
    @InFunction(module = "genunix", function = "clock_tick")
    void tick() {
        for (SimCpu cpu : cpus) {
            SimThread thread = cpu.current;
            if (thread != null) {
                SchedProbes.tick(this, thread.kthread());
            }
            if (thread != null && k.vars.cpucaps_enabled() != 0 && charged(cpu, thread)) {
                continue;
            }
            if (thread != null && thread.timeShared && --thread.quantumTicks <= 0 && !putsOff(thread)) {
                threads.setPriority(thread, TimeSharing.afterQuantum(thread));
                TimeSharing.refill(thread);
                if (runnable.highest() >= thread.priority && cpu.resume.isScheduled()) {
                    preempt(cpu, false);
                }
            }
        }
    }
}
