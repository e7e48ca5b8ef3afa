package org.dtrace4j.consume;

/** What a device sent does not fit together. The message is the original's where it has one. */
public final class ConsumeException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConsumeException(String message) {
        super(message);
    }
}
