package org.dtrace4j.trace.load;

/** The JVM refused the class of an image. The message is one sentence without a full stop that says why. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
