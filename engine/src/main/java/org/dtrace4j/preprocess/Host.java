package org.dtrace4j.preprocess;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a preprocessor needs of the world in which the command runs. */
public interface Host {
    /**
     * What a program gave.
     *
     * @param status its exit status
     * @param output what it wrote to standard output
     * @param errors what it wrote to standard error
     */
    record Result(int status, byte[] output, byte[] errors) { }

    /**
     * Runs a program with {@code input} for its standard input, to its end.
     *
     * @param command the program, looked up as a shell does, and its arguments
     * @return empty when this world has no programs to run
     * @throws IOException when there is no such program or it cannot be started
     */
    Optional<Result> run(List<String> command, byte[] input) throws IOException;

    /**
     * A whole file.
     *
     * @throws IOException when it cannot be read
     */
    byte[] read(String path) throws IOException;
}
