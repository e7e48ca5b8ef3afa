package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.sim.RandomStream;
import org.dtrace4j.kernel.struct.ScShared;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.CpuSysStats;

/**
 * Who gets which CPU. It decides nothing about time: that does the {@link EventLoop}, and what threads do, {@link Scheduler}.
 *
 * <p>A thread that becomes runnable takes an idle CPU (the one it had last, else any, drawn from the stream "sched");
 * else it takes the CPU with the lowest priority if its own is higher; else it waits in the dispatch queue, from which
 * a CPU that becomes free takes the first of the highest priority. A thread that is bound to a CPU takes that one or
 * waits for it. Invariant: no CPU that is up idles while a thread waits that may run on it.
 */
final class Dispatcher extends BareKernelCode {
    private final ThreadTable threads;
    private final SimCpu[] cpus;
    private final SleepQueues sleepers;
    private final RandomStream ties;
    private final DispatchQueue runnable = new DispatchQueue();
    private final ScheduleLog log = new ScheduleLog();
    private final DispatcherProbes probes;
    /** A look at a CPU, made once, as looking must not allocate. */
    private final Runnable enforced = () -> capped(k.loop.currentThread());

    Dispatcher(Kernel kernel, ThreadTable threads, SimCpu[] cpus, SleepQueues sleepers) {
        super(kernel);
        this.threads = threads;
        this.cpus = cpus;
        this.sleepers = sleepers;
        this.ties = kernel.random.stream("sched");
        this.probes = new DispatcherProbes(kernel);
    }

    ScheduleLog log() {
        return log;
    }

    /** Tells static probes that a CPU has changed hands, if it has. */
    void showSwitch(SimCpu cpu) {
        probes.switched(cpu);
    }

    /** Priority of the best thread that waits and may run on a CPU; -1 if none does. */
    int highestWaiting(SimCpu cpu) {
        return runnable.highest(cpu);
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
            probes.enqueuedLast(thread, idle);
            probes.dequeued(thread, idle);
            start(idle, thread);
            probes.switched(idle);
            return;
        }
        threads.setState(thread, SimThread.State.RUNNABLE);
        runnable.addLast(thread);
        probes.enqueuedLast(thread, cpuFor(thread));
        SimCpu weakest = weakestCpu(thread);
        if (weakest != null && weakest.current.priority < thread.priority) {
            probes.surrender(weakest.current);
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
        if (thread.bound != null) {
            return thread.bound.online && thread.bound.current == null ? thread.bound : null;
        }
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

    /** The busy CPU with the lowest priority that nobody preempts yet and the thread may run on; the first of several. */
    private SimCpu weakestCpu(SimThread thread) {
        SimCpu weakest = null;
        for (SimCpu cpu : cpus) {
            if (cpu.current != null && !cpu.preempt && thread.runsOn(cpu)
                    && (weakest == null || cpu.current.priority < weakest.current.priority)) {
                weakest = cpu;
            }
        }
        return weakest;
    }

    private void start(SimCpu cpu, SimThread thread) {
        probes.switches(cpu);
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
        probes.switches(cpu);
        cpu.current = null;
        cpu.preempt = false;
        SimThread next = runnable.take(cpu);
        if (next != null) {
            probes.dequeued(next, cpu);
            start(cpu, next);
        } else {
            threads.idle(cpu);
        }
    }

    /**
     * Whether a thread wants to keep its CPU for now, by {@code schedctl}: then it is told to give it up itself soon. Who
     * has gone on for too long after the end of its time is not asked any more.
     */
    private boolean putsOff(SimThread victim) {
        ScShared shared = victim.kthread().t_schedctl();
        if (shared == null || shared.sc_preemptctl().sc_nopreempt() == 0) {
            return false;
        }
        if (victim.quantumTicks > -Constants.SC_MAX_TICKS) {
            probes.heldOff(victim);
            shared.sc_preemptctl().sc_yield(1);
            return true;
        }
        shared.sc_preemptctl().sc_nopreempt(0);
        probes.forced(victim);
        return false;
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
        probes.preempted(victim);
        requeue(victim, keepsItsTurn);
        freeCpu(cpu);
        probes.switched(cpu);
    }

    /** Takes a thread off its CPU, which has still to be freed, and lets it wait for one, before or behind its equals. */
    void requeue(SimThread thread, boolean keepsItsTurn) {
        offCpu(thread, SimThread.State.RUNNABLE);
        if (!thread.runsOn(thread.cpu)) {
            makeRunnable(thread);
            return;
        }
        if (keepsItsTurn) {
            runnable.addFirst(thread);
            probes.enqueuedFirst(thread, cpuFor(thread));
        } else {
            runnable.addLast(thread);
            probes.enqueuedLast(thread, cpuFor(thread));
        }
    }

    /** Binds a thread to a CPU, or to none (null). On another CPU it runs no more as soon as it can be taken off it. */
    void bind(SimThread thread, SimCpu cpu) {
        boolean queued = thread.state == SimThread.State.RUNNABLE;
        if (queued) {
            withdraw(thread);
        }
        thread.bound = cpu;
        if (queued) {
            makeRunnable(thread);
        } else if (thread.state == SimThread.State.ON_CPU && !thread.runsOn(thread.cpu)) {
            probes.surrender(thread);
            if (thread.cpu.resume.isScheduled()) {
                preempt(thread.cpu, true);
            } else {
                thread.cpu.preempt = true;
            }
        }
    }

    // ---- CPU caps

    /** Charges a thread for the tick; true if it has lost its CPU because a cap has been reached. */
    private boolean charged(SimCpu cpu, SimThread thread) {
        if (k.genunix.cpucaps.cpucaps_charge(thread.kthread(), 0, Constants.CPUCAPS_CHARGE_ENFORCE) == 0) {
            return false;
        }
        probes.surrender(thread);
        // In the kernel it may hold locks: then it waits on its way to user mode.
        if (!cpu.resume.isScheduled() || thread.kthread().t_lwp().lwp_state() != Constants.LWP_USER) {
            return false;
        }
        probes.preempted(thread);
        k.loop.observe(cpu, thread, enforced);
        if (thread.state != SimThread.State.WAITING) {
            return false;
        }
        thread.remainingNanos = cpu.resume.timeNanos() - k.clock.now();
        k.events.cancel(cpu.resume);
        freeCpu(cpu);
        probes.switched(cpu);
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

    /** A thread executes no more; its CPU has still to be freed. */
    void offCpu(SimThread thread, SimThread.State state) {
        if (k.vars.cpucaps_enabled() != 0) {
            k.genunix.cpucaps.cpucaps_charge(thread.kthread(), 0, Constants.CPUCAPS_CHARGE_ONLY);
        }
        thread.cpuNanos += k.clock.now() - thread.onCpuSinceNanos;
        threads.setState(thread, state);
    }

    /** Takes a thread that is to wait elsewhere out of the dispatch queue. */
    private void withdraw(SimThread thread) {
        runnable.remove(thread);
        probes.withdrawn(thread, cpuFor(thread));
    }

    /** Changes the priority of a thread, wherever it waits. */
    void setPriority(SimThread thread, int priority) {
        if (thread.priority == priority) {
            return;
        }
        probes.priority(thread, priority);
        boolean queued = thread.state == SimThread.State.RUNNABLE;
        boolean sleeping = thread.state == SimThread.State.SLEEPING;
        if (queued) {
            withdraw(thread);
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

    /** Ends time slices; called at each clock tick. */
    void tick() {
        for (SimCpu cpu : cpus) {
            SimThread thread = cpu.current;
            if (thread == null) {
                continue;
            }
            probes.tick(thread);
            if (k.vars.cpucaps_enabled() != 0 && charged(cpu, thread)) {
                continue;
            }
            if (thread.timeShared && --thread.quantumTicks <= 0 && !putsOff(thread)) {
                threads.setPriority(thread, TimeSharing.afterQuantum(thread));
                TimeSharing.refill(thread);
                if (runnable.highest(cpu) >= thread.priority && cpu.resume.isScheduled()) {
                    preempt(cpu, false);
                }
            }
        }
    }
}
