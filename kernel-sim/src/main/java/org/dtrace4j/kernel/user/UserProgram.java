package org.dtrace4j.kernel.user;

import java.util.List;

/** An executable of the simulated system. One object may run in many processes at once, so it holds no state. */
@FunctionalInterface
public interface UserProgram {
    /**
     * Runs to its end on the calling simulated thread.
     *
     * @param sys the process it runs in
     * @param arguments {@code argv}, with the program's name first
     * @return the exit status, 0 to 255
     */
    int main(Syscalls sys, List<String> arguments) throws SystemCallError;
}
