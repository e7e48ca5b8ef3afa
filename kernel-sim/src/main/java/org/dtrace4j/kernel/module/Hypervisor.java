package org.dtrace4j.kernel.module;

/**
 * What is beneath the kernel: part of the machine, there from power-on to its end, and unknown to the kernel, whose
 * memory and schedule are the same with and without it.
 */
@FunctionalInterface
public interface Hypervisor {
    /** Nothing is. */
    Hypervisor NONE = kernel -> Watch.NOTHING;

    /** Called at power-on, before any code of the kernel has run. */
    Watch powerOn(Kernel kernel);

    /** What it does in one boot. Called by who drives the machine, never while the machine runs. */
    interface Watch extends AutoCloseable {
        Watch NOTHING = () -> { };

        /** The machine has run for a while. */
        default void ran() { }

        /** The machine runs no more. */
        @Override
        void close();
    }
}
