package org.dtrace4j.abi;

/**
 * The end of a clause that could not store a dynamic variable, or that speculates and for whose record the principal
 * buffer has no room. The drop is counted; the clause records nothing and has no fault. Preallocated, without a stack
 * trace.
 */
public final class ClauseDrop extends RuntimeException {
    /** There is no room for a dynamic variable. */
    public static final ClauseDrop DYNAMIC = new ClauseDrop("dynamic variable drop");
    /** There is no room in the principal buffer. */
    public static final ClauseDrop PRINCIPAL = new ClauseDrop("drop");

    private static final long serialVersionUID = 1L;

    private ClauseDrop(String message) {
        super(message, null, false, false);
    }
}
