package org.dtrace4j.kernel.module;

import org.dtrace4j.kernel.sched.CpuWatch;
import org.dtrace4j.kernel.struct.Cpu;
import org.dtrace4j.kernel.struct.CpuStats;

/** What the running CPU counts of its activity: {@code cpu_stats}, in kernel memory. */
public final class CpuCounters {
    private static final int SYS = Cpu.OFFSET_CPU_STATS + CpuStats.OFFSET_SYS;
    private static final int VM = Cpu.OFFSET_CPU_STATS + CpuStats.OFFSET_VM;

    private final Kernel k;
    /** Null while nobody watches. */
    private CpuWatch watch;

    CpuCounters(Kernel kernel) {
        this.k = kernel;
    }

    /** Sets who wants to know when a CPU begins to do something else, or has counted something; null for nobody. */
    public void setWatch(CpuWatch newWatch) {
        watch = newWatch;
    }

    /**
     * Adds to a counter of system activity.
     *
     * @param offset of the counter in {@code cpu_sys_stats_t}
     * @return where the counter lies, which is what a static probe tells
     */
    public long sys(int offset, long increment) {
        return add(SYS + offset, increment);
    }

    /** The same for another CPU than the running one. */
    public void sys(Cpu cpu, int offset, long increment) {
        add(cpu, SYS + offset, increment);
    }

    /** The same for a counter of virtual memory, in {@code cpu_vm_stats_t}. */
    public long vm(int offset, long increment) {
        return add(VM + offset, increment);
    }

    private long add(int offset, long increment) {
        return add(k.sched.currentCpu().cpu(), offset, increment);
    }

    private long add(Cpu cpu, int offset, long increment) {
        long counter = cpu.address() + offset;
        k.memory.putLong(counter, k.memory.getLong(counter) + increment);
        changed(cpu);
        return counter;
    }

    /** Tells who watches that a CPU's books have changed. */
    public void changed(Cpu cpu) {
        if (watch != null) {
            watch.changed(cpu.cpu_id());
        }
    }
}
