package org.dtrace4j.device.remote;

import java.util.concurrent.Callable;

/** How somebody who is not the traced system's own thread gets a turn with it. */
public interface Turns {
    /**
     * What came of waiting.
     *
     * @param nanos how much of the system's time has passed
     * @param alive whether the system goes on
     */
    record Passed(long nanos, boolean alive) { }

    /**
     * Has something done between two steps of the system, and waits for it.
     *
     * @throws Exception what {@code action} throws
     */
    <T> T call(Callable<T> action) throws Exception;

    /** The same for a request of this name, where it matters which it is. */
    default <T> T call(String request, Callable<T> action) throws Exception {
        return call(action);
    }

    /**
     * Waits until so much of the system's time has passed, it has ended, or a moment of the host's time is over,
     * whichever is first. The system may stand still between two calls of somebody in a hurry, who therefore says so with a call
     * for 0 nanoseconds before tracing begins.
     *
     * @param hurry whether the system may go faster than the host's time meanwhile
     */
    Passed pass(long nanos, boolean hurry) throws InterruptedException;
}
