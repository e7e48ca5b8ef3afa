package org.dtrace4j.cli;

/** The command cannot go on. The message is what the user is told behind {@code dtrace: }, without a line end. */
final class FailureException extends Exception {
    private static final long serialVersionUID = 1L;

    FailureException(String message) {
        super(message);
    }
}
