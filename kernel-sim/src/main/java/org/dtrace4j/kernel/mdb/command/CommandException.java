package org.dtrace4j.kernel.mdb.command;

/** A command cannot be executed, or not any further; the message says why to the user. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean usage;

    public CommandException(String message) {
        this(message, false);
    }

    private CommandException(String message, boolean usage) {
        super(message, null, false, false);
        this.usage = usage;
    }

    /** The command was called with the wrong words; its usage is shown. */
    static CommandException usage() {
        return new CommandException("", true);
    }

    boolean isUsage() {
        return usage;
    }
}
