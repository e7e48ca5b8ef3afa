package org.dtrace4j.kernel.sim;

/** One flow of control that can be left in the middle and taken up again; made by {@link Coroutines}. */
public interface Coroutine {
    /** Whether its body has ended. */
    boolean isDone();
}
