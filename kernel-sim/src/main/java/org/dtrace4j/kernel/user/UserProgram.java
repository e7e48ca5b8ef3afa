package org.dtrace4j.kernel.user;

import java.util.List;
import org.dtrace4j.kernel.image.UserData;
import org.dtrace4j.kernel.image.UserProbe;

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

    /** Its variables that have addresses: of locks, for example. */
    default UserData data() {
        return UserData.NONE;
    }

    /** The static probes that its executable declares: the kernel finds them when it executes that, at no cost to the program. */
    default List<UserProbe> probes() {
        return List.of();
    }
}
