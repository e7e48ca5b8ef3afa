package org.dtrace4j.kernel.mdb.target;

/** A target cannot do what was asked of it. The message is the reason in the debugger's words. */
public final class TargetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Reading or writing where nothing is mapped. */
    public static final String NO_MAPPING = "no mapping for address";

    public TargetException(String reason) {
        super(reason, null, false, false);
    }
}
