package org.dtrace4j.kernel.user.shell;

/** A script that cannot be parsed. */
public final class ShellSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean incomplete;

    /** {@code what} completes "syntax error at line N: ". */
    ShellSyntaxException(int line, String what, boolean incomplete) {
        super("syntax error at line " + line + ": " + what, null, false, false);
        this.incomplete = incomplete;
    }

    /** True if the text ended too early, so that more input may make it right. */
    public boolean incomplete() {
        return incomplete;
    }
}
