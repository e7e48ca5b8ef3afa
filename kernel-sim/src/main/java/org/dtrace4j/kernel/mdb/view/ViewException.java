package org.dtrace4j.kernel.mdb.view;

/** A type or a member that does not exist, or cannot be used that way; the message says so to the user. */
public final class ViewException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ViewException(String message) {
        super(message, null, false, false);
    }
}
