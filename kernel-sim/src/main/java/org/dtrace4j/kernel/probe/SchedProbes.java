package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.Disp;
import org.dtrace4j.kernel.struct.Kthread;

/** Static probes of the provider {@code sched}: the dispatcher. */
public final class SchedProbes {
    private SchedProbes() { }

    /** The running thread has got the CPU. */
    public static void on__cpu(BareKernelCode here) { }

    /** The running thread is about to lose the CPU to another one. */
    public static void off__cpu(BareKernelCode here, Kthread next) { }

    /** The dispatcher has looked for another thread and the running one goes on. */
    public static void remain__cpu(BareKernelCode here) { }

    /** The running thread is about to lose the CPU to a higher priority. */
    public static void preempt(BareKernelCode here) { }

    /** A thread is not preempted, as it has asked for that. */
    public static void schedctl__nopreempt(BareKernelCode here, Kthread t) { }

    /** A thread is preempted although it has asked not to be: it has done so for too long. */
    public static void schedctl__preempt(BareKernelCode here, Kthread t) { }

    /** The running thread gives up the CPU that it has kept longer than its time; how many ticks longer. */
    public static void schedctl__yield(BareKernelCode here, int ticks) { }

    /** The running thread is about to sleep. */
    public static void sleep(BareKernelCode here) { }

    /** The running thread wakes another one. */
    public static void wakeup(BareKernelCode here, Kthread t) { }

    /** A thread is put into a dispatch queue. */
    public static void enqueue(BareKernelCode here, Kthread t, Disp queue, int atFront) { }

    /** A thread is taken out of a dispatch queue. */
    public static void dequeue(BareKernelCode here, Kthread t, Disp queue, int beforeItsTurn) { }

    /** A thread is about to get another priority. */
    public static void change__pri(BareKernelCode here, Kthread t, int priority) { }

    /** A thread goes to the wait queue of a CPU cap. */
    public static void cpucaps__sleep(BareKernelCode here, Kthread t) { }

    /** It leaves it. */
    public static void cpucaps__wakeup(BareKernelCode here, Kthread t) { }

    /** The clock looks at a running thread. */
    public static void tick(BareKernelCode here, Kthread t) { }

    /** The running thread has to make room, as another CPU says. */
    public static void surrender(BareKernelCode here, Kthread t) { }
}
