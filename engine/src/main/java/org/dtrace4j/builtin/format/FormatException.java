package org.dtrace4j.builtin.format;

/** A format string is malformed. The message is the original's. */
public final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }
}
