package org.dtrace4j.kernel.user.shell;

import org.dtrace4j.kernel.user.SystemCallError;

/**
 * Runs traps: what {@code trap} has said to do when a signal comes or a command fails. A signal may come while a program
 * runs; its trap is run when the command that is being run has ended.
 */
final class Traps {
    private final Interpreter shell;
    private final ShellState state;
    /** Bit n: signal n has come and its trap has not been run. */
    private long pending;

    Traps(Interpreter shell) {
        this.shell = shell;
        this.state = shell.state;
    }

    /** Called on return to user mode when a trapped signal has come. */
    void signalArrived(int signal) {
        pending |= 1L << signal;
    }

    /** Runs the traps of the signals that have come; {@code $?} stays as it was. */
    void runPending() throws SystemCallError {
        while (pending != 0) {
            int signal = Long.numberOfTrailingZeros(pending);
            pending &= ~(1L << signal);
            String action = state.traps.get(signal);
            if (action != null) {
                int status = state.lastStatus;
                shell.runText(action);
                state.lastStatus = status;
            }
        }
    }

    /** Runs the trap of a command that fails, if there is one; what fails in it does not run it again. */
    void commandFailed(int status) throws SystemCallError {
        String action = state.traps.get(ShellState.ERR);
        if (action == null || action.isEmpty()) {
            return;
        }
        state.lastStatus = status;
        state.traps.remove(ShellState.ERR);
        try {
            shell.runText(action);
        } finally {
            state.traps.putIfAbsent(ShellState.ERR, action);
        }
    }
}
