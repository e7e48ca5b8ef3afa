package org.dtrace4j.kernel.sched;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.dtrace4j.abi.TargetStop;
import org.dtrace4j.kernel.mem.KernelStack;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.probe.SchedProbes;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Kthread;

/**
 * What happens to threads: they begin, run, sleep, are stopped, give way to others, and end.
 *
 * <p>When code executes, and as which thread, the {@link EventLoop} decides; who gets which CPU, the {@link Dispatcher}.
 * Here is what kernel code asks of both. Threads are preempted by higher priorities in the middle of a spend (what is left
 * is spent later) or, if they execute, at their next spend.
 *
 * <pre>
 *   create → STOPPED --setrun--→ RUNNABLE ⇄ ON_CPU --→ end
 *                                    ↑         |
 *            wakeOne, wakeAll … -----+← SLEEPING   block
 *            setrun             -----+← STOPPED    prepareStop
 *            endWait            -----+← WAITING    enforceCaps
 * </pre>
 */
public final class Scheduler extends BareKernelCode {
    /** Priorities of threads of class SYS. */
    public static final int MAXCLSYSPRI = Constants.MAXCLSYSPRI;
    public static final int MINCLSYSPRI = Constants.MINCLSYSPRI;

    /** Ends the running thread by unwinding to its beginning. */
    private static final class ThreadExit extends TargetStop {
        private static final long serialVersionUID = 1L;
        static final ThreadExit INSTANCE = new ThreadExit();

        private ThreadExit() {
            super("thread_exit");
        }
    }

    private final ThreadTable threads;
    private final SimCpu[] cpus;
    private final Dispatcher dispatcher;
    private final SleepQueues sleepers = new SleepQueues();

    public Scheduler(Kernel kernel) {
        super(kernel);
        this.threads = new ThreadTable(kernel);
        this.cpus = new SimCpu[kernel.config.cpuCount()];
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = threads.createCpu(i);
        }
        this.dispatcher = new Dispatcher(kernel, threads, cpus, sleepers);
        dispatcher.startCpu(cpus[0]);
        kernel.loop.begin(cpus[0]);
    }

    // ---- questions

    public List<SimCpu> cpus() {
        return Collections.unmodifiableList(Arrays.asList(cpus));
    }

    /** The CPU that executes code. Probe context. */
    public SimCpu currentCpu() {
        return cpus[k.host.cpu()];
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

    // ---- beginning and end

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
        thread.coroutine = k.loop.coroutineFor(thread);
        if (startsRunnable) {
            dispatcher.makeRunnable(thread);
        }
        return thread;
    }

    /** Executes a thread from its beginning to its end. */
    void execute(SimThread thread) {
        thread.stack().reset();
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

    /** Calls the function that the running thread begins with; only {@code thread_start} does. */
    public void callStart() {
        SimThread self = k.loop.current;
        self.start().body().call(self.argument);
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
            k.loop.endHere();
            throw end;
        }
    }

    /** A thread has done everything: it leaves its CPU, and is no more. */
    void end(SimThread thread) {
        dispatcher.offCpu(thread, SimThread.State.ZOMBIE);
        threads.end(thread);
        dispatcher.freeCpu(thread.cpu);
        dispatcher.showSwitch(thread.cpu);
    }

    // ---- CPUs

    /** Has a thread run on one CPU only, or on any again (-1). */
    public void bind(Kthread kthread, int cpu) {
        kthread.t_bind_cpu(cpu);
        kthread.t_bound_cpu(cpu < 0 ? 0 : cpus[cpu].cpu().address());
        dispatcher.bind(threads.of(kthread.address()), cpu < 0 ? null : cpus[cpu]);
    }

    /** Puts a CPU to work: {@code start_other_cpus}. */
    public void startCpu(SimCpu cpu) {
        dispatcher.startCpu(cpu);
        dispatcher.showSwitch(cpu);
    }

    /** Tells static probes that the CPU that executes code changes hands, if it does. */
    public void showSwitch() {
        dispatcher.showSwitch(cpus[k.host.cpu()]);
    }

    /** Changes the priority of a thread, wherever it waits. */
    public void setPriority(SimThread thread, int priority) {
        dispatcher.setPriority(thread, priority);
    }

    /**
     * The running thread lets a higher priority pass before it spends.
     *
     * @return false if none waits and it may stay; else the thread has lost its CPU, and is to wait until it has one again
     */
    boolean giveWay(SimThread self, long nanos) {
        SimCpu cpu = self.cpu;
        cpu.preempt = false;
        if (self.runsOn(cpu) && dispatcher.highestWaiting(cpu) <= self.priority) {
            return false;
        }
        self.remainingNanos = nanos;
        dispatcher.requeue(self, true);
        dispatcher.freeCpu(cpu);
        dispatcher.showSwitch(cpu);
        return true;
    }

    /** Lets others of the same or a higher priority run first. */
    public void yield() {
        SimThread self = k.loop.current;
        SimCpu cpu = self.cpu;
        if (dispatcher.highestWaiting(cpu) >= self.priority) {
            dispatcher.requeue(self, false);
            dispatcher.freeCpu(cpu);
            dispatcher.showSwitch(cpu);
            k.loop.await(self);
        }
    }

    /**
     * The running thread gives up what it has had beyond the end of its time; returns for how many ticks it has, or -1 if
     * its time has not ended.
     */
    public int endOvertime() {
        SimThread self = k.loop.current;
        if (!self.timeShared || self.quantumTicks > 0) {
            return -1;
        }
        int overtime = -self.quantumTicks;
        threads.setPriority(self, TimeSharing.afterQuantum(self));
        TimeSharing.refill(self);
        return overtime;
    }

    /** Called at each clock tick, after everything else. */
    void endTimeSlices() {
        dispatcher.tick();
    }

    /** A thread that waits because of a CPU cap may run again; it has left the queue of the cap. */
    @InFunction(module = "genunix", function = "waitq_runone")
    public void endWait(Kthread kthread) {
        dispatcher.makeRunnable(threads.of(kthread.address()));
    }

    /** The running thread is about to go on in user mode: if a CPU cap has been reached, it waits first. */
    public void enforceCaps() {
        SimThread self = k.loop.current;
        if (dispatcher.capped(self)) {
            dispatcher.freeCpu(self.cpu);
            k.unix.disp.swtch();
        }
    }

    // ---- sleeping

    /**
     * Puts the running thread to sleep on an address, as {@code cv_block} does: it goes on executing until it calls
     * {@link #waitForTurn}, and may be woken before that.
     *
     * @param interruptible whether {@link #interruptSleep} ends the sleep
     */
    @InFunction(module = "genunix", function = "cv_block")
    public void block(long channel, boolean interruptible) {
        if (k.loop.inInterrupt()) {
            k.panic("sleeping in an interrupt handler");
        }
        SchedProbes.sleep(this);
        SimThread self = k.loop.current;
        self.channel = channel;
        self.interruptible = interruptible;
        self.wakeup = SimThread.Wakeup.SIGNALLED;
        dispatcher.offCpu(self, SimThread.State.SLEEPING);
        sleepers.add(self);
        dispatcher.freeCpu(self.cpu);
    }

    /**
     * The other half of {@link #block} and {@link #prepareStop}: returns when the thread has been woken and has a CPU.
     */
    public SimThread.Wakeup waitForTurn() {
        SimThread self = k.loop.current;
        k.loop.await(self);
        return self.wakeup;
    }

    /**
     * Lets a sleep of the running thread end at a moment of virtual time. To be called before {@link #block}; the
     * caller cancels the event afterwards.
     */
    public Event wakeAt(long untilNanos) {
        SimThread self = k.loop.current;
        Event timer = new Event() {
            @Override
            public void fire() {
                k.loop.interrupt(cpus[0], () -> wake(self, SimThread.Wakeup.TIMED_OUT));
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

    /**
     * Lets time pass for somebody who waits: a simulated thread sleeps; the main flow runs the machine meanwhile.
     *
     * @return false when the machine has ended
     */
    public boolean pass(long nanos) {
        if (k.loop.current == null) {
            return k.loop.run(k.clock.now() + nanos).isEmpty();
        }
        Event timer = wakeAt(k.clock.now() + nanos);
        block(k.loop.current.kthread().address(), true);
        k.unix.disp.swtch();
        k.events.cancel(timer);
        return true;
    }

    // ---- stopping

    /** Marks the running thread as stopped, until {@link #setrun}; it stops in {@link #waitForTurn}. */
    public void prepareStop() {
        SimThread self = k.loop.current;
        dispatcher.offCpu(self, SimThread.State.STOPPED);
        dispatcher.freeCpu(self.cpu);
    }

    /** {@code setrun}: makes a stopped or newly created thread runnable. */
    public void setrun(SimThread thread) {
        if (thread.state == SimThread.State.STOPPED) {
            dispatcher.makeRunnable(thread);
        }
    }
}
