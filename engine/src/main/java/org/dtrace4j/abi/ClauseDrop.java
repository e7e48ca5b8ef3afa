package org.dtrace4j.abi;

/**
 * The end of a clause that could not store a dynamic variable, that speculates and for whose record the principal
 * buffer has no room, or that calls {@code exit()} when its consumer is already about to end. The first two are counted
 * as drops; the clause records nothing and has no fault. Preallocated, without a stack trace.
 */
public final class ClauseDrop extends RuntimeException {
    /** There is no room for a dynamic variable. */
    public static final ClauseDrop DYNAMIC = new ClauseDrop("dynamic variable drop");
    /** There is no room in the principal buffer. */
    public static final ClauseDrop PRINCIPAL = new ClauseDrop("drop");

    /** The consumer is about to end. */
    public static final ClauseDrop EXITING = new ClauseDrop("second exit");

    private static final long serialVersionUID = 1L;

    private ClauseDrop(String message) {
        super(message, null, false, false);
    }
}
