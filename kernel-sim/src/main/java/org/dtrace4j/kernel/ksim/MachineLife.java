package org.dtrace4j.kernel.ksim;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.RandomStream;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** What lives in a machine that is up has in common: chance of its own, and what a daemon does first and between two turns. */
abstract class MachineLife {
    static final long MILLISECOND = 1_000_000;

    final RandomStream random;

    /** With the stream of chance of a name. */
    MachineLife(Kernel kernel, String stream) {
        this.random = kernel.random.stream(stream);
    }

    /** Standard input and outputs of a program that has no terminal. */
    static void openNothing(Syscalls sys) throws SystemCallError {
        for (int fd = 0; fd <= 2; fd++) {
            sys.open("/dev/null", Syscalls.O_RDWR, 0);
        }
    }

    final void pause(Syscalls sys, long shortestMillis, long longestMillis) {
        try {
            sys.nanosleep(random.between(shortestMillis * MILLISECOND, longestMillis * MILLISECOND));
        } catch (SystemCallError e) {
            // A signal: then it goes on sooner.
        }
    }
}
