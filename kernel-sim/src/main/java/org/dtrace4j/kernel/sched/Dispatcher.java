package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.sim.RandomStream;

/**
 * Who gets which CPU: the dispatcher's half of the {@link Scheduler}, which decides nothing about time.
 *
 * <p>A thread that becomes runnable takes an idle CPU (the one it had last, else any, drawn from the stream "sched");
 * else it takes the CPU with the lowest priority if its own is higher; else it waits in the dispatch queue, from which
 * a CPU that becomes free takes the first of the highest priority. Invariant: no CPU that is up idles while a thread
 * waits for one.
 */
final class Dispatcher {
    private final Kernel k;
    private final ThreadTable threads;
    private final SimCpu[] cpus;
    private final SleepQueues sleepers;
    private final RandomStream ties;
    private final DispatchQueue runnable = new DispatchQueue();
    private final ScheduleLog log = new ScheduleLog();

    Dispatcher(Kernel kernel, ThreadTable threads, SimCpu[] cpus, SleepQueues sleepers) {
        this.k = kernel;
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
            start(idle, thread);
            return;
        }
        threads.setState(thread, SimThread.State.RUNNABLE);
        runnable.addLast(thread);
        SimCpu weakest = weakestCpu();
        if (weakest != null && weakest.current.priority < thread.priority) {
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
        cpu.current = thread;
        cpu.preempt = false;
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
        cpu.current = null;
        cpu.preempt = false;
        SimThread next = runnable.take();
        if (next != null) {
            start(cpu, next);
        } else {
            threads.idle(cpu);
        }
    }

    /** Takes the CPU away from a thread in the middle of a spend. */
    private void preempt(SimCpu cpu, boolean keepsItsTurn) {
        SimThread victim = cpu.current;
        victim.remainingNanos = cpu.resume.timeNanos() - k.clock.now();
        k.events.cancel(cpu.resume);
        requeue(victim, keepsItsTurn);
        freeCpu(cpu);
    }

    /** Takes a thread off its CPU and lets it wait for one, before or behind its equals. */
    void requeue(SimThread thread, boolean keepsItsTurn) {
        offCpu(thread, SimThread.State.RUNNABLE);
        if (keepsItsTurn) {
            runnable.addFirst(thread);
        } else {
            runnable.addLast(thread);
        }
    }

    /** A thread executes no more; its CPU has still to be freed. */
    void offCpu(SimThread thread, SimThread.State state) {
        thread.cpuNanos += k.clock.now() - thread.onCpuSinceNanos;
        threads.setState(thread, state);
    }

    /** An interrupt has used a CPU: what it was doing takes longer. */
    void stealTime(SimCpu cpu, long nanos) {
        if (cpu.resume.isScheduled()) {
            long end = cpu.resume.timeNanos() + nanos;
            k.events.cancel(cpu.resume);
            k.events.schedule(cpu.resume, end);
        }
    }

    /** Changes the priority of a thread, wherever it waits. */
    void setPriority(SimThread thread, int priority) {
        if (thread.priority == priority) {
            return;
        }
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

    /** Ends time slices; called at each clock tick. */
    void tick() {
        for (SimCpu cpu : cpus) {
            SimThread thread = cpu.current;
            if (thread != null && thread.timeShared && --thread.quantumTicks <= 0) {
                threads.setPriority(thread, TimeSharing.afterQuantum(thread));
                TimeSharing.refill(thread);
                if (runnable.highest() >= thread.priority && cpu.resume.isScheduled()) {
                    preempt(cpu, false);
                }
            }
        }
    }
}
