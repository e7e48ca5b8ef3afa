package org.dtrace4j.session;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.preprocess.Host;

/**
 * All that a command sees of the world around it: its streams, its files, its environment, and whether it was
 * interrupted.
 *
 * <p>On the host that is the process; in the simulated machine it is a simulated one. The command itself touches
 * nothing else: no {@code System.out}, no {@code System.exit}, no host file.
 */
public interface CommandIo {
    /** Standard output. The command flushes it; it does not close it. */
    OutputStream out();

    /** Standard error. The command flushes it; it does not close it. */
    OutputStream err();

    /** Whether a person reads the standard output as it comes. */
    default boolean isTerminal() {
        return false;
    }

    /** The files that arguments of the command name: scripts, output files. */
    FileAccess files();

    /** A variable of the environment. */
    Optional<String> environment(String name);

    /**
     * How often the command was told to end (SIGINT, SIGTERM) so far. The first time it stops tracing and drains its
     * buffers, the second time it gives up. Whoever raises the number also ends a {@code Device.sleep} that is under
     * way.
     */
    int interrupts();

    /** From now on interrupts are to be counted; before, they may just end the command. Called on the command's thread. */
    default void beginTracing() { }

    /**
     * Stops the process of the command, as SIGSTOP does, until somebody has it go on. Where there is no such process, or no
     * way to stop it, nothing happens.
     */
    default void stopProcess() { }

    /**
     * Empties the file that {@link #out} writes to, for {@code ftruncate()}, where it is one.
     *
     * @throws IOException if it is none, but a terminal or a pipe
     */
    default void truncateOut() throws IOException { }

    /**
     * Runs a shell command, for {@code system()}: to its end, with the standard streams of this command.
     *
     * @param out a stream of {@link #files} to take the place of standard output; empty for none
     * @throws IOException with a message for the user when it cannot be started
     */
    void system(String command, Optional<OutputStream> out) throws IOException;

    /**
     * Runs a program of the host, as the compiler does with the C preprocessor: its standard input is {@code input},
     * and what it writes is kept.
     *
     * @return empty where the command is not a process of the host, and so has no programs of the host to run
     * @throws IOException when there is no such program or it cannot be started
     */
    Optional<Host.Result> filter(List<String> command, byte[] input) throws IOException;

    /**
     * Leaves what the command holds in memory in a file, for those who look for faults in it.
     *
     * @return the name of the file; empty where there is no way to make one
     */
    default Optional<String> dumpMemory() throws IOException {
        return Optional.empty();
    }

    /** Identity of the process, for the macro variables {@code $pid}, {@code $uid} and their like. */
    ProcessIdentity identity();
}
