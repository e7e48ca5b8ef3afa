package org.dtrace4j.kernel.sched;

/** Who wants to know whenever a CPU's books change, as a performance counter does. It must change nothing in the machine. */
@FunctionalInterface
public interface CpuWatch {
    /** A CPU begins to do something else, or has counted something. */
    void changed(int cpu);
}
