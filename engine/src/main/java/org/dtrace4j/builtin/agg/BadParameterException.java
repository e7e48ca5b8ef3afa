package org.dtrace4j.builtin.agg;

import org.dtrace4j.diag.ErrorTag;

/** A constant given to an aggregating function is not one that it can take. */
public final class BadParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorTag tag;
    private final int constant;

    /**
     * @param constant place of the constant from 0; -1 when it is about several
     * @param message in the original's words
     */
    public BadParameterException(ErrorTag tag, int constant, String message) {
        super(message);
        this.tag = tag;
        this.constant = constant;
    }

    public ErrorTag tag() {
        return tag;
    }

    public int constant() {
        return constant;
    }
}
