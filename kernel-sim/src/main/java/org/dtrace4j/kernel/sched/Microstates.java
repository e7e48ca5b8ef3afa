package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Cpu;
import org.dtrace4j.kernel.syscall.SystemCall;

/**
 * Microstate accounting, after msacct.c: what threads and CPUs spend their time on.
 *
 * <p>Each thread is in one microstate at any time (LMS_USER, LMS_SYSTEM, LMS_SLEEP, …), which its mode, its dispatcher
 * state and what it waits for decide. Each CPU is in one of three: LMS_USER, LMS_SYSTEM and idle. Invariant: what is in
 * the books of a thread adds up to its age, that of a CPU to how long it is online, as of the last change.
 */
public final class Microstates {
    private static final int LWP_PARK = SystemCall.LWP_PARK.number();
    /** What a CPU does, beside LMS_USER and LMS_SYSTEM: nothing. */
    private static final int CMS_IDLE = 2;

    private final Kernel k;

    public Microstates(Kernel kernel) {
        this.k = kernel;
    }

    // ---- threads

    /** The running thread enters user mode, or the kernel: LMS_USER, LMS_SYSTEM. */
    public void modeChanged(int mode) {
        SimThread thread = k.loop.currentThread();
        thread.kthread().t_mstate(mode);
        thread.enter(mode == Constants.LMS_USER ? mode : thread.kernelMicrostate, k.clock.now());
        account(k.sched.currentCpu().cpu(), mode);
    }

    /** The running thread begins to handle a page fault, or has handled it: in user mode again afterwards. */
    public void faulting(boolean begins) {
        k.loop.currentThread().kernelMicrostate = begins ? Constants.LMS_DFAULT : Constants.LMS_SYSTEM;
        modeChanged(begins ? Constants.LMS_SYSTEM : Constants.LMS_USER);
    }

    /** The dispatcher state of a thread is about to change. */
    void stateChanges(SimThread thread, SimThread.State next) {
        if (thread.state == SimThread.State.ON_CPU && next == SimThread.State.RUNNABLE) {
            thread.involuntarySwitches++;
        } else if (thread.state == SimThread.State.ON_CPU && next == SimThread.State.SLEEPING) {
            thread.voluntarySwitches++;
        }
        thread.enter(microstate(thread, next), k.clock.now());
    }

    /** What the time of a thread is accounted as, as {@code new_mstate()} has it. Waits in a fault are part of the fault. */
    private static int microstate(SimThread thread, SimThread.State state) {
        return switch (state) {
            case ON_CPU -> thread.kthread().t_mstate() == Constants.LMS_USER ? Constants.LMS_USER : thread.kernelMicrostate;
            case RUNNABLE, WAITING -> Constants.LMS_WAIT_CPU;
            case SLEEPING -> thread.kernelMicrostate != Constants.LMS_SYSTEM ? thread.kernelMicrostate
                    : thread.kthread().t_sysnum() == LWP_PARK ? Constants.LMS_USER_LOCK : Constants.LMS_SLEEP;
            case STOPPED, FREE, ZOMBIE -> Constants.LMS_STOPPED;
        };
    }

    /** Nanoseconds that a thread has spent in a microstate (LMS_…). */
    public long nanosIn(SimThread thread, int microstate) {
        return thread.nanosIn(microstate, k.clock.now());
    }

    /** Nanoseconds that a thread has spent on CPUs. Probe context. */
    public long cpuNanos(SimThread thread) {
        return thread.cpuNanos + (thread.state == SimThread.State.ON_CPU ? k.clock.now() - thread.onCpuSinceNanos : 0);
    }

    /** How often a thread has left a CPU to wait for something; else, because it had to. */
    public long switches(SimThread thread, boolean voluntary) {
        return voluntary ? thread.voluntarySwitches : thread.involuntarySwitches;
    }

    // ---- CPUs

    /** The books of a CPU begin; it is idle. */
    void open(Cpu cpu) {
        cpu.cpu_mstate_start(k.clock.now());
        cpu.cpu_mstate(CMS_IDLE);
    }

    /** A CPU executes another thread from now on. */
    void occupied(SimCpu cpu, SimThread thread) {
        account(cpu.cpu(), thread == cpu.idleThread ? CMS_IDLE : mode(thread));
    }

    private static int mode(SimThread thread) {
        return thread.kthread().t_lwp_value() != 0 && thread.kthread().t_mstate() == Constants.LMS_USER ? Constants.LMS_USER
                : Constants.LMS_SYSTEM;
    }

    /** Brings the books of what a CPU does up to date. */
    public void account(Cpu cpu) {
        account(cpu, cpu.cpu_mstate());
    }

    /** Ends what a CPU has been doing, in its books, and begins something else: user mode, the kernel, or nothing. */
    private void account(Cpu cpu, int mode) {
        long now = k.clock.now();
        int before = cpu.cpu_mstate();
        cpu.cpu_acct(before, cpu.cpu_acct(before) + now - cpu.cpu_mstate_start());
        cpu.cpu_mstate_start(now);
        cpu.cpu_mstate(mode);
        k.counters.changed(cpu);
    }
}
