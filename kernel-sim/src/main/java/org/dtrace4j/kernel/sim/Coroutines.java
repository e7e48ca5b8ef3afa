package org.dtrace4j.kernel.sim;

import java.util.function.Supplier;

/**
 * The flows of control of one machine, of which exactly one runs at any time.
 *
 * <p>There are two implementations: one on the continuations that virtual threads are made of (JDK 21 and later, where
 * {@code java.base/jdk.internal.vm} is exported to us), about 100 ns a transfer; one on pooled platform threads, about
 * 5 µs. What a machine does is the same on both. Whoever calls {@link #transfer} from outside any coroutine is the
 * <em>main</em> flow; it is the thread that drives the machine.
 *
 * <p>A coroutine that yields must not hold a Java monitor or have a native frame (a class initialiser, for one) on its
 * stack: continuations cannot leave those behind.
 */
public abstract class Coroutines implements AutoCloseable {
    /** System property that forces an implementation: {@code platform} or {@code continuation}. */
    public static final String CHOICE_PROPERTY = "dtrace4j.coroutines";

    /**
     * Thrown inside a coroutine that is given up, so that its Java frames unwind. It must not be caught, and code that
     * unwinds must not touch the machine.
     */
    public static final class Abandoned extends Error {
        private static final long serialVersionUID = 1L;
        static final Abandoned INSTANCE = new Abandoned();

        private Abandoned() {
            super("the machine has ended", null, false, false);
        }
    }

    /** Chooses an implementation by {@link #CHOICE_PROPERTY}, else the fastest that works here. */
    public static Coroutines open() {
        return open(System.getProperty(CHOICE_PROPERTY, ""));
    }

    /** The implementation of that name ({@code platform}, {@code continuation}); the fastest for an empty name. */
    public static Coroutines open(String choice) {
        return switch (choice) {
            case "platform" -> new PlatformCoroutines();
            case "continuation" -> {
                if (!ContinuationCoroutines.isAvailable()) {
                    throw new IllegalStateException("continuations need JDK 21 or later and"
                            + " --add-exports java.base/jdk.internal.vm=ALL-UNNAMED");
                }
                yield new ContinuationCoroutines();
            }
            case "" -> ContinuationCoroutines.isAvailable() ? new ContinuationCoroutines() : new PlatformCoroutines();
            default -> throw new IllegalArgumentException(CHOICE_PROPERTY + " is neither platform nor continuation: "
                    + choice);
        };
    }

    /** {@code platform} or {@code continuation}. */
    public abstract String name();

    /**
     * A coroutine that has not begun.
     *
     * @param body what it does; returns the coroutine that goes on when it has ended
     */
    public abstract Coroutine create(Supplier<Coroutine> body);

    /** The flow that first called {@link #transfer}. */
    public abstract Coroutine main();

    /** Leaves the running flow and takes up or begins {@code next}; returns when somebody transfers back. */
    public abstract void transfer(Coroutine next);

    /**
     * Ends the running coroutine where it is, without unwinding its Java frames, if this implementation can; then {@code
     * next} goes on and the call never returns.
     *
     * @param next who goes on; asked only if the coroutine ends
     */
    public abstract void endHere(Supplier<Coroutine> next);

    /** Goes on unwinding where the machine has been given up, for whoever might touch it meanwhile. */
    public void requireOpen() { }

    /** Gives up all coroutines that have not ended. To be called by the main flow. */
    @Override
    public abstract void close();
}
