package org.dtrace4j.kernel.sched;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.mem.KernelStack;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelStop;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.probe.SchedProbes;
import org.dtrace4j.kernel.sim.Coroutine;
import org.dtrace4j.kernel.sim.Coroutines;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Cpu;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Kthread;

/**
 * The discrete-event loop and the dispatcher: which simulated thread runs, where, and what time it is.
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
 * code. Threads are preempted by higher priorities in the middle of a spend (what is left is spent later) or, if they
 * execute, at their next spend. Cost: a spend without other events is two comparisons; otherwise the heap and perhaps a
 * transfer.
 */
public final class Scheduler extends BareKernelCode {
    /** Priorities of threads of class SYS. */
    public static final int MAXCLSYSPRI = Constants.MAXCLSYSPRI;
    public static final int MINCLSYSPRI = Constants.MINCLSYSPRI;

    /** What the scheduler asks about signals; the process code answers. */
    public interface Signals {
        /** {@code issig(JUSTLOOKING)}: whether an interruptible sleep must end or not begin. */
        boolean pending(SimThread thread);

        /**
         * {@code issig(FORREAL)} for the running thread: stops it if it is to stop; whether a signal is to be handled.
         */
        boolean take(SimThread thread);
    }

    private static final Signals NO_SIGNALS = new Signals() {
        @Override
        public boolean pending(SimThread thread) {
            return false;
        }

        @Override
        public boolean take(SimThread thread) {
            return false;
        }
    };

    /** Ends the running thread by unwinding to its beginning. */
    private static final class ThreadExit extends Error {
        private static final long serialVersionUID = 1L;
        static final ThreadExit INSTANCE = new ThreadExit();

        private ThreadExit() {
            super("thread_exit", null, false, false);
        }
    }

    private final Coroutines coroutines;
    private final ThreadTable threads;
    private final SimCpu[] cpus;
    private final Dispatcher dispatcher;
    private final SleepQueues sleepers = new SleepQueues();
    private final Event pause = new Event() {
        @Override
        public void fire() {
            pausing = true;
        }
    };
    private Signals signals = NO_SIGNALS;

    /** The thread that executes code; null while the main flow does. */
    private SimThread current;
    /** The CPU whose interrupt executes code; null outside interrupts. */
    private SimCpu interrupted;
    /** Set by an event: the thread that goes on. */
    private SimThread resumed;
    /** The thread that has lent the flow of control to the main flow; null if none has. */
    private SimThread lent;
    private boolean pausing;
    private Outcome outcome;
    private long switches;

    public Scheduler(Kernel kernel, Coroutines coroutines) {
        super(kernel);
        this.coroutines = coroutines;
        this.threads = new ThreadTable(kernel);
        this.cpus = new SimCpu[kernel.config.cpuCount()];
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = threads.createCpu(i, new ResumeEvent(i));
        }
        this.dispatcher = new Dispatcher(kernel, threads, cpus, sleepers);
        dispatcher.startCpu(cpus[0]);
        become(null);
    }

    private final class ResumeEvent extends Event {
        private final int cpu;

        ResumeEvent(int cpu) {
            this.cpu = cpu;
        }

        @Override
        public void fire() {
            resumed = cpus[cpu].current;
        }
    }

    // ---- questions

    public List<SimCpu> cpus() {
        return Collections.unmodifiableList(Arrays.asList(cpus));
    }

    /** The running thread's structure: the interrupt thread's in an interrupt, the idle thread's in the main flow. */
    public Kthread curthread() {
        return currentThread().kthread();
    }

    /** The running thread. Probe context. */
    public SimThread currentThread() {
        if (interrupted != null) {
            return interrupted.interruptThread;
        }
        return current != null ? current : cpus[k.host.cpu()].currentOrIdle();
    }

    /** The CPU that executes code. Probe context. */
    public SimCpu currentCpu() {
        return cpus[k.host.cpu()];
    }

    /** Whether an interrupt handler runs, which must not block. Probe context. */
    public boolean inInterrupt() {
        return interrupted != null;
    }

    /** Nanoseconds that a thread has spent on CPUs. Probe context. */
    public long cpuNanos(SimThread thread) {
        return thread.cpuNanos + (thread.state == SimThread.State.ON_CPU ? k.clock.now() - thread.onCpuSinceNanos : 0);
    }

    /** All threads that have not ended, in order of creation. */
    public List<SimThread> threads() {
        return threads.all();
    }

    /** The thread of a {@code kthread_t}. */
    public SimThread thread(Kthread kthread) {
        return threads.of(kthread.address());
    }

    /** The thread of a {@code kthread_t} by its address; null if there is none. */
    public SimThread threadAt(long kthread) {
        return threads.of(kthread);
    }

    /** What was dispatched so far; two runs that should be the same are compared by it. */
    public ScheduleLog log() {
        return dispatcher.log();
    }

    /** How often one coroutine was left for another; for measurements. */
    public long switches() {
        return switches;
    }

    public void setSignals(Signals newSignals) {
        signals = newSignals;
    }

    public Signals signals() {
        return signals;
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
     * Lets time pass for somebody who waits: a simulated thread sleeps; the main flow runs the machine meanwhile.
     *
     * @return false when the machine has ended
     */
    public boolean pass(long nanos) {
        if (current == null) {
            return run(k.clock.now() + nanos).isEmpty();
        }
        Event timer = wakeAt(k.clock.now() + nanos);
        block(current.kthread().address(), true);
        k.unix.disp.swtch();
        k.events.cancel(timer);
        return true;
    }

    /**
     * Lets the main flow go on in the middle of what the running thread does in user mode: {@link #run} returns, and the
     * next one goes on with this thread. No time passes between. It is how the program of a process can be code outside
     * of the machine.
     */
    public void lendToMain() {
        lent = current;
        threads.saveRegisters(current);
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

    /**
     * Keeps the running CPU busy with something that the running thread knows nothing of: it comes on top of what it
     * spends next, or of what it is spending. In the main flow nobody is kept from anything. Probe context.
     */
    public void delay(long nanos) {
        if (interrupted != null) {
            dispatcher.stealTime(interrupted, nanos);
        } else if (current != null && current.cpu != null && current.cpu.resume.isScheduled()) {
            dispatcher.stealTime(current.cpu, nanos);
        } else if (current != null) {
            current.owedNanos += nanos;
        }
    }

    /** The running thread enters user mode, or the kernel: LMS_USER, LMS_SYSTEM. */
    public void modeChanged(int mode) {
        threads.modeChanged(currentThread(), mode);
        threads.account(currentCpu().cpu(), mode);
    }

    /** The running thread begins to handle a page fault, or has handled it: in user mode again afterwards. */
    public void faulting(boolean begins) {
        currentThread().kernelMicrostate = begins ? Constants.LMS_DFAULT : Constants.LMS_SYSTEM;
        modeChanged(begins ? Constants.LMS_SYSTEM : Constants.LMS_USER);
    }

    /** Nanoseconds that a thread has spent in a microstate (LMS_…). */
    public long nanosIn(SimThread thread, int microstate) {
        return thread.nanosIn(microstate, k.clock.now());
    }

    /** How often a thread has left a CPU to wait for something; else, because it had to. */
    public long switches(SimThread thread, boolean voluntary) {
        return voluntary ? thread.voluntarySwitches : thread.involuntarySwitches;
    }

    /** Brings the books of what a CPU does up to date. */
    public void account(Cpu cpu) {
        threads.account(cpu, cpu.cpu_mstate());
    }

    /** Sets who wants to know when CPUs begin to do something else; null for nobody. */
    public void setWatch(CpuWatch watch) {
        threads.watch = watch;
    }

    // ---- what threads do

    /** Uses the CPU for some time; others may run meanwhile. In an interrupt it delays the interrupted thread. */
    public void spend(long nanos) {
        if (interrupted != null) {
            dispatcher.stealTime(interrupted, nanos);
            return;
        }
        SimThread self = current;
        SimCpu cpu = self.cpu;
        long all = nanos + self.owedNanos;
        self.owedNanos = 0;
        long end = k.clock.now() + all;
        if (cpu.preempt) {
            giveWay(self, all);
        } else if (k.events.nextTimeNanos() > end) {
            k.clock.advanceTo(end);
        } else {
            k.events.schedule(cpu.resume, end);
            await(self);
        }
    }

    /** The running thread lets a higher priority pass before it spends. */
    private void giveWay(SimThread self, long nanos) {
        self.cpu.preempt = false;
        if (dispatcher.highestWaiting() <= self.priority) {
            spend(nanos);
            return;
        }
        self.remainingNanos = nanos;
        dispatcher.requeue(self, true);
        dispatcher.freeCpu(self.cpu);
        dispatcher.showSwitch(self.cpu);
        await(self);
    }

    /**
     * The running thread gives up what it has had beyond the end of its time; returns for how many ticks it has, or -1 if its time
     * has not ended.
     */
    public int endOvertime() {
        SimThread self = current;
        if (!self.timeShared || self.quantumTicks > 0) {
            return -1;
        }
        int overtime = -self.quantumTicks;
        threads.setPriority(self, TimeSharing.afterQuantum(self));
        TimeSharing.refill(self);
        return overtime;
    }

    /** Lets others of the same or a higher priority run first. */
    public void yield() {
        SimThread self = current;
        if (dispatcher.highestWaiting() >= self.priority) {
            dispatcher.requeue(self, false);
            dispatcher.freeCpu(self.cpu);
            dispatcher.showSwitch(self.cpu);
            await(self);
        }
    }

    /**
     * Puts the running thread to sleep on an address, as {@code cv_block} does: it goes on executing until it calls
     * {@link #waitForTurn}, and may be woken before that.
     *
     * @param interruptible whether {@link #interruptSleep} ends the sleep
     */
    @InFunction(module = "genunix", function = "cv_block")
    public void block(long channel, boolean interruptible) {
        if (interrupted != null) {
            k.panic("sleeping in an interrupt handler");
        }
        SchedProbes.sleep(this);
        SimThread self = current;
        self.channel = channel;
        self.interruptible = interruptible;
        self.wakeup = SimThread.Wakeup.SIGNALLED;
        dispatcher.offCpu(self, SimThread.State.SLEEPING);
        sleepers.add(self);
        dispatcher.freeCpu(self.cpu);
    }

    /** Tells static probes that the CPU that executes code changes hands, if it does. */
    public void showSwitch() {
        dispatcher.showSwitch(cpus[k.host.cpu()]);
    }

    /**
     * The other half of {@link #block} and {@link #prepareStop}: returns when the thread has been woken and has a CPU.
     */
    public SimThread.Wakeup waitForTurn() {
        SimThread self = current;
        await(self);
        return self.wakeup;
    }

    /**
     * Lets a sleep of the running thread end at a moment of virtual time. To be called before {@link #block}; the
     * caller cancels the event afterwards.
     */
    public Event wakeAt(long untilNanos) {
        SimThread self = current;
        Event timer = new Event() {
            @Override
            public void fire() {
                interrupt(cpus[0], () -> wake(self, SimThread.Wakeup.TIMED_OUT));
            }
        };
        k.events.schedule(timer, Math.max(untilNanos, k.clock.now()));
        return timer;
    }

    /** Wakes who sleeps first on an address. Returns whether anybody did. */
    public boolean wakeOne(long channel) {
        SimThread first = sleepers.first(channel);
        if (first == null) {
            return false;
        }
        wake(first, SimThread.Wakeup.SIGNALLED);
        return true;
    }

    /** Wakes all who sleep on an address. */
    public void wakeAll(long channel) {
        for (SimThread first = sleepers.first(channel); first != null; first = sleepers.first(channel)) {
            wake(first, SimThread.Wakeup.SIGNALLED);
        }
    }

    /** Who would be woken first; null if nobody sleeps on the address. */
    public SimThread firstSleeper(long channel) {
        return sleepers.first(channel);
    }

    /** Ends the running flow if the machine has been given up: what a program has in its finally blocks must not touch it. */
    public void requireMachine() {
        coroutines.requireOpen();
    }

    /** Ends an interruptible sleep, as a signal does. Does nothing for a thread that does not sleep so. */
    public void interruptSleep(SimThread thread) {
        if (thread.sleepsInterruptibly()) {
            wake(thread, SimThread.Wakeup.INTERRUPTED);
        }
    }

    /** Ends a sleep for a reason. Does nothing for a thread that does not sleep. */
    @InFunction(module = "genunix", function = "sleepq_wakeone_chan")
    void wake(SimThread thread, SimThread.Wakeup reason) {
        if (thread.state != SimThread.State.SLEEPING) {
            return;
        }
        SchedProbes.wakeup(this, thread.kthread());
        sleepers.remove(thread);
        thread.wakeup = reason;
        thread.channel = 0;
        if (thread.timeShared) {
            threads.setPriority(thread, TimeSharing.afterSleep(thread));
        }
        dispatcher.makeRunnable(thread);
    }

    /** Marks the running thread as stopped, until {@link #setrun}; it stops in {@link #waitForTurn}. */
    public void prepareStop() {
        SimThread self = current;
        dispatcher.offCpu(self, SimThread.State.STOPPED);
        dispatcher.freeCpu(self.cpu);
    }

    /** {@code setrun}: makes a stopped or newly created thread runnable. */
    public void setrun(SimThread thread) {
        if (thread.state == SimThread.State.STOPPED) {
            dispatcher.makeRunnable(thread);
        }
    }

    /** {@code thread_exit}: ends the running thread; does not return. */
    public Error exit() {
        throw ThreadExit.INSTANCE;
    }

    /**
     * Runs the last thing that the running thread does, which ends in {@link #exit}. Where coroutines can end in the
     * middle of what they do, the Java frames below this call are not unwound; so nothing may be left to do in them.
     */
    public void endThread(Runnable last) {
        try {
            last.run();
        } catch (ThreadExit end) {
            SimThread self = current;
            coroutines.endHere(() -> successorOf(self));
            throw end;
        }
    }

    /** Calls the function that the running thread begins with; only {@code thread_start} does. */
    public void callStart() {
        current.start().body().call(current.argument);
    }

    // ---- creation

    /**
     * {@code thread_create}: a new thread, stopped or runnable.
     *
     * @param start what it executes
     * @param process address of its {@code proc_t}
     * @param startsRunnable whether it may run at once ({@code TS_RUN}), else it waits for {@link #setrun}
     * @param priority 60 to 99 for class SYS; 0 to 59 for a time-shared thread
     */
    public SimThread create(FunctionPointer start, long argument, long process, boolean startsRunnable, int priority) {
        SimThread thread = threads.create(start, argument, process, priority);
        thread.timeShared = priority < MINCLSYSPRI;
        TimeSharing.refill(thread);
        thread.coroutine = coroutines.create(() -> body(thread));
        if (startsRunnable) {
            dispatcher.makeRunnable(thread);
        }
        return thread;
    }

    /** Changes the priority of a thread, wherever it waits. */
    public void setPriority(SimThread thread, int priority) {
        dispatcher.setPriority(thread, priority);
    }

    /** Puts a CPU to work: {@code start_other_cpus}. */
    public void startCpu(SimCpu cpu) {
        dispatcher.startCpu(cpu);
        dispatcher.showSwitch(cpu);
    }

    /** A thread that waits because of a CPU cap may run again; it has left the queue of the cap. */
    @InFunction(module = "genunix", function = "waitq_runone")
    public void endWait(Kthread kthread) {
        dispatcher.makeRunnable(threads.of(kthread.address()));
    }

    /** The running thread is about to go on in user mode: if a CPU cap has been reached, it waits first. */
    public void enforceCaps() {
        SimThread self = current;
        if (dispatcher.capped(self)) {
            dispatcher.freeCpu(self.cpu);
            k.unix.disp.swtch();
        }
    }

    /** Called at each clock tick, after everything else. */
    void endTimeSlices() {
        dispatcher.tick();
    }

    // ---- the loop

    private Coroutine body(SimThread thread) {
        try {
            threads.begin(thread);
            runToItsEnd(thread);
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

    private void runToItsEnd(SimThread thread) {
        try {
            k.unix.disp.thread_start();
        } catch (ThreadExit end) {
            // thread_exit: the same as returning from the first function.
        } catch (MemoryFault fault) {
            k.panic("BAD TRAP: type=e (#pf Page fault) addr=" + Long.toHexString(fault.address())
                    + " occurred in module \"" + k.functions.at(k.stack.pc)
                            .map(f -> f.module()).orElse("<unknown>") + "\"");
        } catch (KernelStack.KernelStackOverflow overflow) {
            thread.stack().openReserve();
            k.panic("kernel stack overflow");
        }
    }

    /** Takes a thread that has done everything off its CPU. Returns who goes on. */
    private Coroutine successorOf(SimThread thread) {
        try {
            dispatcher.offCpu(thread, SimThread.State.ZOMBIE);
            threads.end(thread);
            dispatcher.freeCpu(thread.cpu);
            dispatcher.showSwitch(thread.cpu);
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

    /** Waits until the thread is resumed; another may run meanwhile. */
    private void await(SimThread self) {
        SimThread next = nextThread();
        become(next);
        if (next != self) {
            threads.saveRegisters(self);
            switches++;
            coroutines.transfer(coroutineOf(next));
        }
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
            k.host.switchTo(0);
            k.stack = cpus[0].idleThread.stack();
        } else {
            k.host.switchTo(thread.cpu.id);
            k.stack = thread.stack();
        }
    }
}
