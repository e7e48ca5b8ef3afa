package org.dtrace4j.dof;

/**
 * A configuration file is not as it should be. The message is one sentence without a full stop that says what is wrong.
 */
public final class ConfFileException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfFileException(String message) {
        super(message);
    }
}
