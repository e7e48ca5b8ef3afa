package org.dtrace4j.kernel.mdb.command;

/** What a debugger command does. Commands keep nothing between two calls. */
@FunctionalInterface
public interface Dcmd {
    /**
     * Executes the command once, for one address.
     *
     * @throws CommandException when it cannot
     */
    void execute(Invocation call);
}
