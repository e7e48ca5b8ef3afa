package org.dtrace4j.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Processes of a traced system that a command starts or watches: {@code -c} and {@code -p}. */
public interface TargetProcesses {
    /**
     * How a process ended.
     *
     * @param status its exit status; 0 where that is not known
     * @param signal what the traced system calls the signal that ended it; empty when none did, or that is not known
     */
    record Ending(int status, String signal) {
        /** One of which no more is known. */
        public static final Ending UNKNOWN = new Ending(0, "");

        /** What is said of the process. */
        public String text(int pid) {
            return "pid " + pid + (!signal.isEmpty() ? " terminated by " + signal
                    : status == 0 ? " has exited" : " exited with status " + status);
        }
    }

    /**
     * Makes a process for a command, and holds it before the command's program begins.
     *
     * @param command words with blanks between them; the first is looked for along the path
     * @param environment changes of the environment that the process would have, in order: {@code NAME=VALUE} sets,
     *     {@code NAME} takes away
     * @return its process id
     * @throws IOException with a message for the user when there is no such program
     */
    int start(String command, List<String> environment) throws IOException;

    /** Lets a process begin that was started. */
    void release(int pid) throws IOException;

    /**
     * Watches a process that is there already.
     *
     * @throws IOException with a message for the user when it is not
     */
    void grab(int pid) throws IOException;

    /** How a process that was started or grabbed has ended; empty while it has not. */
    Optional<Ending> ending(int pid);
}
