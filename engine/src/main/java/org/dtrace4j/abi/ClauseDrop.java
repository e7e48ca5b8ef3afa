package org.dtrace4j.abi;

/**
 * The end of a clause that could not store a dynamic variable. The drop is counted; the clause records nothing and has
 * no fault. Preallocated, without a stack trace.
 */
public final class ClauseDrop extends RuntimeException {
    /** The only one. */
    public static final ClauseDrop DROP = new ClauseDrop();

    private static final long serialVersionUID = 1L;

    private ClauseDrop() {
        super("dynamic variable drop", null, false, false);
    }
}
