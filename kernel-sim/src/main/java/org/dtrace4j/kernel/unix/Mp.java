package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.kernel.sim.Latency;

/** mp_startup.c: the other CPUs come to life. */
public final class Mp extends ProcessCode {
    public Mp(Kernel k) {
        super(k);
    }

    /** Starts all CPUs but the boot CPU, one after the other. */
    @Prototype("void start_other_cpus(int cprboot)")
    public void start_other_cpus(int cprboot) {
        k.vars.max_ncpus(k.sched.cpus().size());
        k.vars.ncpus(1);
        for (SimCpu cpu : k.sched.cpus()) {
            if (!cpu.isOnline()) {
                start_cpu(cpu.id());
            }
        }
        k.vars.ncpus_online(k.vars.ncpus());
    }

    /** Starts one CPU and waits until it takes work. */
    @Prototype("static int start_cpu(processorid_t who)")
    public int start_cpu(int who) {
        spend(Latency.SCHED_CPU_START);
        k.sched.startCpu(k.sched.cpus().get(who));
        k.vars.ncpus(k.vars.ncpus() + 1);
        return 0;
    }
}
