package org.dtrace4j.kernel.module;

/** How a machine ended. */
public sealed interface Outcome {
    /** Virtual time of the end, in nanoseconds. */
    long atNanos();

    /** What a person is told whose command goes on without the machine. */
    String text();

    /** {@code uadmin(A_SHUTDOWN, AD_HALT)}: the machine stands still. */
    record Halted(long atNanos) implements Outcome {
        @Override
        public String text() {
            return "the machine has halted";
        }
    }

    /** A reboot was asked for, by {@code reboot} or after a panic. */
    record Rebooted(long atNanos) implements Outcome {
        @Override
        public String text() {
            return "the machine has rebooted";
        }
    }

    /**
     * The kernel panicked.
     *
     * @param message the panic message
     * @param cpu the CPU that panicked
     * @param thread address of its thread
     */
    record Panicked(long atNanos, String message, int cpu, long thread) implements Outcome {
        @Override
        public String text() {
            return "the machine panicked: " + message;
        }
    }

    /** All threads sleep and nothing will ever wake one. */
    record Deadlocked(long atNanos) implements Outcome {
        @Override
        public String text() {
            return "the machine stands still: all its threads sleep, and nothing will wake one";
        }
    }

    /** The simulator itself failed: a defect of dtrace4j, but when the JVM's memory was used up. */
    record Failed(long atNanos, Throwable defect) implements Outcome {
        @Override
        public String text() {
            if (defect instanceof OutOfMemoryError) {
                return "the machine needs more memory than the JVM may have, " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MB: DTRACE4J_JAVA_OPTS=-Xmx1g in the environment gives it more, option --memory of ksim the"
                        + " machine less";
            }
            return "the simulator of the machine has failed: " + defect;
        }
    }
}
