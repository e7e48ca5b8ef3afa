package org.dtrace4j.verify;

/** An image was refused. The message is one sentence without a full stop that says why. */
public final class VerifyException extends Exception {
    private static final long serialVersionUID = 1L;

    VerifyException(String message) {
        this(message, null);
    }

    /** Without a stack trace: where the verifier stood says nothing about the image. */
    VerifyException(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    static VerifyException of(String format, Object... arguments) {
        return new VerifyException(String.format(format, arguments));
    }
}
