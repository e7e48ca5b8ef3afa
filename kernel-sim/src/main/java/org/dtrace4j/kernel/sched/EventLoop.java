package org.dtrace4j.kernel.sched;

import java.util.Optional;
import org.dtrace4j.kernel.mem.KernelStack;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelStop;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.sim.Coroutine;
import org.dtrace4j.kernel.sim.Coroutines;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Kthread;

/**
 * The discrete-event loop: which flow of control executes code, in whose name, and what time it is.
 *
 * <p>Purpose: several CPUs that work in parallel in virtual time, while one flow of control at a time executes Java
 * code. A thread on a CPU executes its code in no time and then <em>spends</em>: its CPU is busy until a later moment,
 * which is an event like any other. Whoever has to wait (for the end of a spend, in a sleep) fires events, in order,
 * until one of them says that a thread goes on; if it is the same thread, nothing was switched, else it transfers to
 * that thread's coroutine.
 *
 * <pre>
 *   spend(n): no event before now + n?   clock := now + n, go on              (no switch: the usual case)
 *             else                       cpu.resume at now + n; fire events until some thread is resumed
 * </pre>
 *
 * <p>Invariant: each CPU with a thread has its {@code resume} event queued, but for the CPU of the thread that executes
 * code. Which thread gets which CPU the {@link Dispatcher} decides. Cost: a spend without other events is two
 * comparisons; otherwise the heap and perhaps a transfer.
 *
 * <p>The <em>main flow</em> is the host thread that drives the machine. While it executes code, the boot CPU seems idle.
 */
public final class EventLoop {
    private final Kernel k;
    private final Coroutines coroutines;
    private final Event pause = new Event() {
        @Override
        public void fire() {
            pausing = true;
        }
    };
    /** The CPU that the main flow seems to be on. */
    private SimCpu bootCpu;

    /** The thread that executes code; null while the main flow does. */
    SimThread current;
    /** The CPU whose interrupt executes code; null outside interrupts. */
    SimCpu interrupted;
    /** Set by an event: the thread that goes on. */
    private SimThread resumed;
    /** The thread that has lent the flow of control to the main flow; null if none has. */
    private SimThread lent;
    private boolean pausing;
    private Outcome outcome;
    private long switches;

    public EventLoop(Kernel kernel, Coroutines coroutines) {
        this.k = kernel;
        this.coroutines = coroutines;
    }

    /** The main flow has a CPU from now on. */
    void begin(SimCpu boot) {
        bootCpu = boot;
        become(null);
    }

    // ---- who executes code

    /** The running thread's structure: the interrupt thread's in an interrupt, the idle thread's in the main flow. */
    public Kthread curthread() {
        return currentThread().kthread();
    }

    /** The running thread. Probe context. */
    public SimThread currentThread() {
        if (interrupted != null) {
            return interrupted.interruptThread;
        }
        return current != null ? current : bootCpu.currentOrIdle();
    }

    /** Whether an interrupt handler runs, which must not block. Probe context. */
    public boolean inInterrupt() {
        return interrupted != null;
    }

    /** How often one coroutine was left for another; for measurements. */
    public long switches() {
        return switches;
    }

    /** Ends the running flow if the machine has been given up: what a program has in its finally blocks must not touch it. */
    public void requireMachine() {
        coroutines.requireOpen();
    }

    // ---- the machine's side

    /**
     * Runs the machine on the calling host thread until a moment of virtual time.
     *
     * @return how the machine ended, or empty when it can go on
     */
    public Optional<Outcome> run(long untilNanos) {
        if (outcome != null) {
            return Optional.of(outcome);
        }
        if (untilNanos != Long.MAX_VALUE) {
            k.events.schedule(pause, Math.max(untilNanos, k.clock.now()));
        }
        try {
            SimThread next = lent != null ? lent : nextThread();
            lent = null;
            if (next != null) {
                become(next);
                switches++;
                coroutines.transfer(next.coroutine);
            }
        } catch (KernelStop end) {
            outcome = end.outcome();
        }
        interrupted = null;
        become(null);
        k.events.cancel(pause);
        return Optional.ofNullable(outcome);
    }

    /**
     * Lets the main flow go on in the middle of what the running thread does in user mode: {@link #run} returns, and the
     * next one goes on with this thread. No time passes between. It is how the program of a process can be code outside
     * of the machine.
     */
    public void lendToMain() {
        lent = current;
        current.saveRegisters();
        switches++;
        coroutines.transfer(coroutines.main());
    }

    /** Runs something on a CPU as its interrupt, at this moment. It must not block; what it spends delays the CPU. */
    public void interrupt(SimCpu cpu, Runnable handler) {
        SimCpu outer = interrupted;
        int outerCpu = k.host.cpu();
        KernelStack outerStack = k.stack;
        interrupted = cpu;
        k.host.switchTo(cpu.id);
        k.stack = cpu.interruptThread.stack();
        k.counters.sys(CpuSysStats.OFFSET_INTR, 1);
        handler.run();
        interrupted = outer;
        k.host.switchTo(outerCpu);
        k.stack = outerStack;
    }

    /**
     * Lets something look at a CPU as if it were interrupted there, with the interrupted thread as the running one. It
     * must change nothing and spend nothing.
     */
    public void observe(SimCpu cpu, Runnable observer) {
        observe(cpu, cpu.currentOrIdle(), observer);
    }

    /** The same, with another thread as the running one: one that has just left the CPU. */
    void observe(SimCpu cpu, SimThread as, Runnable observer) {
        SimThread outerThread = current;
        SimCpu outerInterrupted = interrupted;
        int outerCpu = k.host.cpu();
        KernelStack outerStack = k.stack;
        interrupted = null;
        current = as;
        k.host.switchTo(cpu.id);
        k.stack = as.stack();
        observer.run();
        current = outerThread;
        interrupted = outerInterrupted;
        k.host.switchTo(outerCpu);
        k.stack = outerStack;
    }

    // ---- time on CPUs

    /** Uses the CPU for some time; others may run meanwhile. In an interrupt it delays the interrupted thread. */
    public void spend(long nanos) {
        if (interrupted != null) {
            prolong(interrupted, nanos);
            return;
        }
        SimThread self = current;
        SimCpu cpu = self.cpu;
        long all = nanos + self.owedNanos;
        self.owedNanos = 0;
        long end = k.clock.now() + all;
        if (cpu.preempt && k.sched.giveWay(self, all)) {
            await(self);
        } else if (k.events.nextTimeNanos() > end) {
            k.clock.advanceTo(end);
        } else {
            k.events.schedule(cpu.resume, end);
            await(self);
        }
    }

    /**
     * Keeps the running CPU busy with something that the running thread knows nothing of: it comes on top of what it
     * spends next, or of what it is spending. In the main flow nobody is kept from anything. Probe context.
     */
    public void delay(long nanos) {
        if (interrupted != null) {
            prolong(interrupted, nanos);
        } else if (current != null && current.cpu != null && current.cpu.resume.isScheduled()) {
            prolong(current.cpu, nanos);
        } else if (current != null) {
            current.owedNanos += nanos;
        }
    }

    /** What a CPU is busy with takes longer, if it is busy. */
    private void prolong(SimCpu cpu, long nanos) {
        if (cpu.resume.isScheduled()) {
            long end = cpu.resume.timeNanos() + nanos;
            k.events.cancel(cpu.resume);
            k.events.schedule(cpu.resume, end);
        }
    }

    // ---- the flow of control

    /** A coroutine that executes a thread from its beginning to its end. */
    Coroutine coroutineFor(SimThread thread) {
        return coroutines.create(() -> body(thread));
    }

    private Coroutine body(SimThread thread) {
        try {
            k.sched.execute(thread);
        } catch (KernelStop end) {
            outcome = end.outcome();
            return coroutines.main();
        } catch (Coroutines.Abandoned abandoned) {
            throw abandoned;
        } catch (Throwable defect) {
            outcome = new Outcome.Failed(k.clock.now(), defect);
            return coroutines.main();
        }
        return successorOf(thread);
    }

    /** Takes a thread that has done everything off its CPU. Returns who goes on. */
    private Coroutine successorOf(SimThread thread) {
        try {
            k.sched.end(thread);
            SimThread next = nextThread();
            become(next);
            switches++;
            return coroutineOf(next);
        } catch (KernelStop end) {
            outcome = end.outcome();
        } catch (RuntimeException | Error defect) {
            outcome = new Outcome.Failed(k.clock.now(), defect);
        }
        return coroutines.main();
    }

    /** Ends the coroutine of the running thread, if coroutines can end in the middle of what they do; else it returns. */
    void endHere() {
        SimThread self = current;
        coroutines.endHere(() -> successorOf(self));
    }

    /** Waits until the running thread is resumed; another may run meanwhile. */
    void await(SimThread self) {
        SimThread next = nextThread();
        become(next);
        if (next != self) {
            self.saveRegisters();
            switches++;
            coroutines.transfer(coroutineOf(next));
        }
    }

    /** Called by an event: a thread goes on when all is done that happens at this moment before it. */
    void resume(SimThread thread) {
        resumed = thread;
    }

    /** Fires events until a thread is to run; null when the run is to pause. */
    private SimThread nextThread() {
        while (!pausing) {
            Event event = k.events.poll();
            if (event == null) {
                throw new KernelStop(new Outcome.Deadlocked(k.clock.now()));
            }
            k.clock.advanceTo(event.timeNanos());
            event.fire();
            SimThread next = resumed;
            if (next != null) {
                resumed = null;
                return next;
            }
        }
        pausing = false;
        return null;
    }

    private Coroutine coroutineOf(SimThread thread) {
        return thread == null ? coroutines.main() : thread.coroutine;
    }

    /** Makes a thread (null: the main flow) the one whose stack and CPU code sees. */
    private void become(SimThread thread) {
        current = thread;
        if (thread == null) {
            k.host.switchTo(bootCpu.id);
            k.stack = bootCpu.idleThread.stack();
        } else {
            k.host.switchTo(thread.cpu.id);
            k.stack = thread.stack();
        }
    }
}
