package org.dtrace4j.kernel.sim;

/**
 * Something that happens at a moment of virtual time. An event may be scheduled again after it has fired or was
 * cancelled, so that what recurs needs one object only.
 */
public abstract class Event {
    static final int NOT_QUEUED = -1;

    long timeNanos;
    long sequence;
    int heapIndex = NOT_QUEUED;

    /**
     * What happens; called by whoever took it out of the queue. The clock shows the event's time, and the event is no
     * longer in the queue.
     */
    public abstract void fire();

    /** Whether it lies in a queue. */
    public final boolean isScheduled() {
        return heapIndex != NOT_QUEUED;
    }

    /** When it happens or last happened, in nanoseconds of virtual time. */
    public final long timeNanos() {
        return timeNanos;
    }
}
