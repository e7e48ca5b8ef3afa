package org.dtrace4j.kernel.sched;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.InFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.probe.SchedProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Disp;

/**
 * What static probes tell of the {@link Dispatcher}'s work: in the function in which the original would, on the CPU that
 * it concerns, and as the thread that it happens to.
 *
 * <p>The dispatcher decides in one step what in the original is done by several threads: one calls {@code swtch} and
 * leaves, another comes back from {@code resume}. So when a CPU begins to change hands it is noted who leaves it, and
 * when the change is complete both are told as if each had done its part: {@link #switches}, {@link #switched}.
 */
final class DispatcherProbes extends BareKernelCode {
    private static final String UNIX = "unix";
    private static final String GENUNIX = "genunix";

    // Looks at a CPU, made once, as looking must not allocate.
    private final Leaves leaves = new Leaves();
    private final Runnable comes = () -> {
        showOnCpu();
        if (k.sched.currentCpu().current == null) {
            showIdle();
        }
    };
    private final Runnable remains = this::showRemains;
    private final Runnable preempted = this::showPreempted;
    private final Runnable heldOff = this::showHeldOff;
    private final Runnable forced = this::showForced;

    private final class Leaves implements Runnable {
        private SimThread next;

        @Override
        public void run() {
            showOffCpu(next);
        }
    }

    DispatcherProbes(Kernel kernel) {
        super(kernel);
    }

    // ---- preemption that is put off, by schedctl

    /** A thread would be preempted, but has asked not to be. */
    void heldOff(SimThread victim) {
        k.loop.observe(victim.cpu, victim, heldOff);
    }

    @InFunction(module = UNIX, function = "preempt")
    private void showHeldOff() {
        SchedProbes.schedctl__nopreempt(this, k.loop.curthread());
    }

    /** A thread has asked not to be preempted for too long. */
    void forced(SimThread victim) {
        k.loop.observe(victim.cpu, victim, forced);
    }

    @InFunction(module = UNIX, function = "preempt")
    private void showForced() {
        SchedProbes.schedctl__preempt(this, k.loop.curthread());
    }

    // ---- a CPU changes hands

    /** Remembers who has a CPU, the first time before it changes hands; {@link #switched} tells. */
    void switches(SimCpu cpu) {
        if (cpu.leaving == null && cpu.online) {
            cpu.leaving = cpu.currentOrIdle();
        }
    }

    /**
     * Tells that a CPU has changed hands, if it has: to the thread that leaves it, as that thread, and to the one that
     * comes, as that one.
     */
    void switched(SimCpu cpu) {
        SimThread from = cpu.leaving;
        if (from == null) {
            return;
        }
        cpu.leaving = null;
        SimThread to = cpu.currentOrIdle();
        if (from == to) {
            k.loop.observe(cpu, from, remains);
            return;
        }
        leaves.next = to;
        k.loop.observe(cpu, from, leaves);
        k.loop.observe(cpu, to, comes);
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

    // ---- preemption

    /** A thread is about to lose its CPU in the middle of what it does. */
    void preempted(SimThread victim) {
        k.loop.observe(victim.cpu, victim, preempted);
    }

    @InFunction(module = UNIX, function = "preempt")
    private void showPreempted() {
        SysinfoProbes.inv_swtch(this, 1, k.counters.sys(CpuSysStats.OFFSET_INV_SWTCH, 1));
        SchedProbes.preempt(this);
    }

    // ---- queues and priorities

    /** A thread on a CPU is to make room. */
    @InFunction(module = UNIX, function = "cpu_surrender")
    void surrender(SimThread thread) {
        SchedProbes.surrender(this, thread.kthread());
    }

    /** A thread is put into the dispatch queue of a CPU, behind those of its priority. */
    @InFunction(module = UNIX, function = "setbackdq")
    void enqueuedLast(SimThread thread, SimCpu cpu) {
        Disp queue = cpu.cpu().cpu_disp();
        k.locks.lockSet(queue.address());
        SchedProbes.enqueue(this, thread.kthread(), queue, 0);
        k.locks.lockClear(queue.address());
    }

    /** The same, before them. */
    @InFunction(module = UNIX, function = "setfrontdq")
    void enqueuedFirst(SimThread thread, SimCpu cpu) {
        Disp queue = cpu.cpu().cpu_disp();
        k.locks.lockSet(queue.address());
        SchedProbes.enqueue(this, thread.kthread(), queue, 1);
        k.locks.lockClear(queue.address());
    }

    /** A thread is taken out of it, as it is its turn. */
    @InFunction(module = UNIX, function = "disp")
    void dequeued(SimThread thread, SimCpu cpu) {
        Disp queue = cpu.cpu().cpu_disp();
        k.locks.lockSet(queue.address());
        SchedProbes.dequeue(this, thread.kthread(), queue, 0);
        k.locks.lockClear(queue.address());
    }

    /** A thread is taken out of it, as it is to wait elsewhere. */
    @InFunction(module = UNIX, function = "dispdeq")
    void withdrawn(SimThread thread, SimCpu cpu) {
        Disp queue = cpu.cpu().cpu_disp();
        k.locks.lockSet(queue.address());
        SchedProbes.dequeue(this, thread.kthread(), queue, 1);
        k.locks.lockClear(queue.address());
    }

    /** A thread is about to get another priority. */
    @InFunction(module = GENUNIX, function = "thread_change_pri")
    void priority(SimThread thread, int priority) {
        SchedProbes.change__pri(this, thread.kthread(), priority);
    }

    /** The clock looks at a thread on a CPU. */
    @InFunction(module = GENUNIX, function = "clock_tick")
    void tick(SimThread thread) {
        SchedProbes.tick(this, thread.kthread());
    }
}
