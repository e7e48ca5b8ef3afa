package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.KernelStack;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.sim.Coroutine;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Kthread;

/**
 * The Java side of one kernel thread; the other side is its {@code kthread_t} in kernel memory.
 *
 * <p>What a debugger shows is kept in the structure as well, by the scheduler and nobody else: {@code t_state},
 * {@code t_pri}, {@code t_wchan}, {@code t_cpu}, the saved registers.
 */
public final class SimThread {
    /** States, with the numbers of {@code t_state}. */
    public enum State {
        FREE(0x00), SLEEPING(0x01), RUNNABLE(0x02), ON_CPU(0x04), ZOMBIE(0x08), STOPPED(0x10), WAITING(0x20);

        private final int number;

        State(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    /** Why a sleep ended. */
    public enum Wakeup {
        /** Somebody signalled what it slept on. */
        SIGNALLED,
        /** A signal to the process, or a stop, ended an interruptible sleep. */
        INTERRUPTED,
        /** Time was up. */
        TIMED_OUT
    }

    // Places of registers in a label_t.
    private static final int PC = 0;
    private static final int SP = 8;
    private static final int BP = 16;

    private final Kthread kthread;
    private final KernelStack stack;
    private final FunctionPointer start;
    private final long id;
    private Object owner;

    Coroutine coroutine;
    long argument;
    State state = State.STOPPED;
    int priority;
    int classPriority;
    boolean timeShared;
    int quantumTicks;
    SimCpu cpu;
    /** The only CPU that it runs on; null if it runs on any. */
    SimCpu bound;
    /** CPU time that the running spend still needs, while the thread is not on a CPU. */
    long remainingNanos;
    /** What was done on its CPU in its name, and is to be added to what it spends next. */
    long owedNanos;
    long cpuNanos;
    long onCpuSinceNanos;
    /** How much of {@code cpuNanos} its project has been charged with. */
    private long chargedNanos;
    /** Nanoseconds in each of its microstates (LMS_…), up to when it entered the one that it is in. */
    private final long[] microstates = new long[Constants.NMSTATES];
    private int microstate = Constants.LMS_STOPPED;
    private long microstateSince;
    /** How often it has left a CPU to wait for something, and because it had to. */
    long voluntarySwitches;
    long involuntarySwitches;
    /** What its time in the kernel is accounted as: LMS_SYSTEM, or LMS_DFAULT while it is in a page fault. */
    int kernelMicrostate = Constants.LMS_SYSTEM;

    // While it sleeps
    long channel;
    boolean interruptible;
    Wakeup wakeup = Wakeup.SIGNALLED;
    /** Next in the dispatch queue or sleep queue that holds the thread. */
    SimThread link;

    SimThread(Kthread kthread, KernelStack stack, FunctionPointer start, long id) {
        this.kthread = kthread;
        this.stack = stack;
        this.start = start;
        this.id = id;
    }

    /** Whether it may run on a CPU. */
    boolean runsOn(SimCpu other) {
        return bound == null || bound == other;
    }

    /** Its time begins now. */
    void begin(long now) {
        microstateSince = now;
    }

    /** It is in another microstate from now on. */
    void enter(int newMicrostate, long now) {
        microstates[microstate] += now - microstateSince;
        microstate = newMicrostate;
        microstateSince = now;
    }

    /** Nanoseconds in a microstate until now. */
    long nanosIn(int wanted, long now) {
        return microstates[wanted] + (wanted == microstate ? now - microstateSince : 0);
    }

    /** Puts into its structure what a debugger needs to walk its stack while it does not run. */
    void saveRegisters() {
        AddressSpace memory = kthread.memory();
        long registers = kthread.address() + Kthread.OFFSET_T_PCB;
        memory.putLong(registers + PC, stack.pc);
        memory.putLong(registers + SP, stack.stackPointer());
        memory.putLong(registers + BP, stack.framePointer());
    }

    /** Its {@code kthread_t}. */
    public Kthread kthread() {
        return kthread;
    }

    public KernelStack stack() {
        return stack;
    }

    /** The function that it began with. */
    public FunctionPointer start() {
        return start;
    }

    /** A number that no other thread of this kernel ever has, from 1: {@code t_did}. */
    public long id() {
        return id;
    }

    public State state() {
        return state;
    }

    /** Dispatch priority, 0 to 169, with what it has inherited. */
    public int priority() {
        return priority;
    }

    /** The address that it sleeps on, 0 if it does not sleep. */
    public long channel() {
        return state == State.SLEEPING ? channel : 0;
    }

    /** Why its last sleep ended. */
    public Wakeup lastWakeup() {
        return wakeup;
    }

    /** Whether it sleeps so that a signal may wake it. */
    public boolean sleepsInterruptibly() {
        return state == State.SLEEPING && interruptible;
    }

    /** CPU time up to which its project has been charged; 0 at first. */
    public long chargedNanos() {
        return chargedNanos;
    }

    public void setChargedNanos(long nanos) {
        chargedNanos = nanos;
    }

    /** The CPU that it runs on or ran on last; null before the first time. */
    public SimCpu cpu() {
        return cpu;
    }

    /** Whatever the process code keeps for the thread; null unless set. */
    public Object owner() {
        return owner;
    }

    public void setOwner(Object newOwner) {
        owner = newOwner;
    }

    @Override
    public String toString() {
        return "thread " + id + " (" + start.name() + ", " + state + ")";
    }
}
