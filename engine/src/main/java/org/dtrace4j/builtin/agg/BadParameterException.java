package org.dtrace4j.builtin.agg;

import java.util.Optional;
import org.dtrace4j.diag.ErrorTag;

/** A constant given to an aggregating function is not one that it can take. */
public final class BadParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorTag tag;
    private final transient Optional<ErrorTag> atOracle;
    private final int constant;

    /**
     * @param constant place of the constant from 0; -1 when it is about several
     * @param message in the original's words
     */
    public BadParameterException(ErrorTag tag, int constant, String message) {
        this(tag, tag.atOracle(), constant, message);
    }

    /**
     * @param atOracle what Oracle's DTrace calls it, where that depends on more than the tag
     */
    BadParameterException(ErrorTag tag, Optional<ErrorTag> atOracle, int constant, String message) {
        super(message);
        this.tag = tag;
        this.atOracle = atOracle;
        this.constant = constant;
    }

    public Optional<ErrorTag> atOracle() {
        return atOracle;
    }

    public ErrorTag tag() {
        return tag;
    }

    public int constant() {
        return constant;
    }
}
