package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Cpu;

/** The Java side of one CPU; the other side is its {@code cpu_t} in kernel memory. */
public final class SimCpu {
    final int id;
    final Cpu cpu;
    /** What interrupts run on. */
    final SimThread interruptThread;
    final SimThread idleThread;
    /** The end of what {@link #current} is spending. */
    final Event resume;
    boolean online;
    /** What it executes, in or out of a spend; null while it idles. */
    SimThread current;
    /** A thread of higher priority waits for the current one to reach a point where it can be preempted. */
    boolean preempt;
    /** Who had it when it changed hands, until that has been told; else null. */
    SimThread leaving;

    SimCpu(int id, Cpu cpu, SimThread interruptThread, SimThread idleThread, EventLoop loop) {
        this.id = id;
        this.cpu = cpu;
        this.interruptThread = interruptThread;
        this.idleThread = idleThread;
        this.resume = new Event() {
            @Override
            public void fire() {
                loop.resume(current);
            }
        };
    }

    /** Its number, from 0. */
    public int id() {
        return id;
    }

    /** Its {@code cpu_t}. */
    public Cpu cpu() {
        return cpu;
    }

    /** Whether it has been started and takes work. */
    public boolean isOnline() {
        return online;
    }

    /** The thread on it, null while it idles. */
    public SimThread current() {
        return current;
    }

    /** The thread on it, or its idle thread. */
    public SimThread currentOrIdle() {
        return current != null ? current : idleThread;
    }
}
