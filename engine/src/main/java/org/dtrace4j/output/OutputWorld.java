package org.dtrace4j.output;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * What the actions of a consumer can do to the world: {@code freopen()}, {@code ftruncate()} and {@code system()}. The
 * messages of the exceptions are for the user.
 */
public interface OutputWorld {
    /** Opens a file for writing at its end, creating it when it does not exist. */
    OutputStream append(String path) throws IOException;

    /** Empties a file. */
    void truncate(String path) throws IOException;

    /** Empties the file that the consumer's standard output goes to; an exception says that it is none. */
    default void truncateStandardOutput() throws IOException { }

    /**
     * Runs a shell command to its end.
     *
     * @param out what {@link #append} gave for its output to go to; empty for the consumer's standard output
     */
    void command(String command, Optional<OutputStream> out) throws IOException;
}
