package org.dtrace4j.kernel.boot;

import java.util.Optional;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Hypervisor;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.providers.Tracing;
import org.dtrace4j.kernel.sched.Scheduler;
import org.dtrace4j.kernel.sim.Coroutines;

/**
 * One boot of a simulated machine. Not thread-safe; one host thread drives it at a time.
 */
public final class Machine implements AutoCloseable {
    /** What the first thread of a kernel does. */
    @FunctionalInterface
    public interface Program {
        /** The function that the first thread begins with: {@code main()} of the kernel that shall boot. */
        FunctionPointer entry(Kernel kernel);
    }

    private final Coroutines coroutines;
    private final Kernel kernel;
    private final Tracing tracing;
    private Hypervisor.Watch beneath = Hypervisor.Watch.NOTHING;

    private Machine(KernelConfig config, Coroutines coroutines) {
        this.coroutines = coroutines;
        this.kernel = new Kernel(config, coroutines);
        this.tracing = new Tracing(kernel);
    }

    /** A machine at power-on whose boot CPU will run {@code program} on the first thread. */
    public static Machine start(KernelConfig config, Program program) {
        return start(config, program, Coroutines.open());
    }

    /** As {@link #start(KernelConfig, Program)}, on coroutines of the caller's choice; the machine closes them. */
    public static Machine start(KernelConfig config, Program program, Coroutines coroutines) {
        Machine machine = new Machine(config, coroutines);
        machine.kernel.sched.create(program.entry(machine.kernel), 0, 0, true, Scheduler.MAXCLSYSPRI - 3);
        machine.beneath = config.hypervisor().powerOn(machine.kernel);
        return machine;
    }

    public Kernel kernel() {
        return kernel;
    }

    /** DTrace in this machine. */
    public Tracing tracing() {
        return tracing;
    }

    /**
     * Runs until a moment of virtual time, or to the end.
     *
     * @param untilNanos nanoseconds since power-on
     * @return how the machine ended; empty if it can go on
     */
    public Optional<Outcome> run(long untilNanos) {
        Optional<Outcome> outcome = kernel.loop.run(untilNanos);
        beneath.ran();
        return outcome;
    }

    /** Gives up the machine and everything that ran in it. */
    @Override
    public void close() {
        beneath.close();
        tracing.close();
        coroutines.close();
    }
}
