package org.dtrace4j.kernel.user.shell;

/** A command or expansion that cannot be carried out: ends a script, or one line of an interactive shell. */
final class ShellFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** {@code message} goes behind the shell's name. */
    ShellFailure(String message, int status) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
