package org.dtrace4j.dof;

/** Bytes are not an enabling image. The message says what is wrong with them, in one lower-case phrase. */
public final class DofFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    public DofFormatException(String message) {
        super(message);
    }
}
