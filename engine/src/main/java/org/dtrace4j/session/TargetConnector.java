package org.dtrace4j.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Finds the traced system that a command is to work on. Found by {@link java.util.ServiceLoader}, or handed to the
 * command by whoever runs it inside a system.
 */
public interface TargetConnector {
    /** Why the connection is wanted, so that no more is set up than is needed. */
    enum Purpose {
        /** Compile; nothing will be enabled. */
        COMPILE,
        /** Look up probes; nothing will be enabled. */
        LIST,
        /** Enable probes, or claim the anonymous state, and consume. */
        TRACE
    }

    /**
     * What is wanted.
     *
     * @param machine which one: the value of {@code --machine} or of {@code DTRACE_MACHINE}; empty for the default
     * @param replay which run of it that was kept is to be traced; empty for the system as it is
     * @param paced whether a system whose time is its own shall keep to the host's time, since a person looks on
     * @param commandLine the command's name and its arguments, one character for each byte, for who makes it a process
     */
    record Request(Optional<String> machine, Purpose purpose, Optional<String> replay, boolean paced,
            List<String> commandLine) { }

    /**
     * Connects.
     *
     * @return empty when this connector knows nothing of what is wanted, so that another may be asked
     * @throws IOException when it is this connector's business and did not work; the message is shown to the user
     *     behind "failed to initialize dtrace: "
     */
    Optional<TargetConnection> connect(Request request) throws IOException;
}
