package org.dtrace4j.kernel.user.shell;

import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** The terminal of a shell with job control, which it gives to the job in the foreground and takes back. */
final class JobTerminal {
    /** The signals that a shell with job control does without. */
    static final int[] SIGNALS = {Syscalls.SIGTSTP, Syscalls.SIGTTIN, Syscalls.SIGTTOU};
    private static final int LOWEST_COPY = 10;
    private static final int NO_TERMINAL = -1;
    /** How often the shell stops itself until it is in the foreground; nobody stops where nobody could let it go on. */
    private static final int MOST_TRIES = 20;

    private final Interpreter shell;
    private final Syscalls sys;
    private int terminal = NO_TERMINAL;
    private int ownGroup;
    private byte[] ownModes;
    /** The group that had the terminal before this shell; 0 if that was its own. */
    private int groupBefore;

    JobTerminal(Interpreter shell) {
        this.shell = shell;
        this.sys = shell.sys;
    }

    /** Begins job control if standard input is the terminal of the session; waits until the shell is in its foreground. */
    void take() throws SystemCallError {
        int pid = sys.getpid();
        try {
            ownGroup = sys.getpgrp();
            for (int tries = 0; foreground() != ownGroup; tries++) {
                if (tries == MOST_TRIES) {
                    shell.report("Cannot start job control");
                    return;
                }
                sys.kill(0, Syscalls.SIGTTIN);
            }
            terminal = sys.dup(0, LOWEST_COPY);
            sys.setCloseOnExec(terminal, true);
        } catch (SystemCallError e) {
            return;
        }
        for (int signal : SIGNALS) {
            sys.sigaction(signal, Syscalls.IGNORE);
        }
        if (ownGroup != pid) {
            groupBefore = ownGroup;
            sys.setpgid(0, 0);
            ownGroup = pid;
            give(sys, ownGroup);
        }
        shell.state.switchOption(ShellOption.MONITOR, true);
    }

    private int foreground() throws SystemCallError {
        return (int) sys.ioctl(0, "TIOCGPGRP", null);
    }

    /** Gives the terminal back to who had it before the shell. */
    void leave() throws SystemCallError {
        if (groupBefore != 0) {
            give(sys, groupBefore);
        }
    }

    /** Puts a group into the foreground; {@code self} is the shell or a child of it. */
    void give(Syscalls self, int group) {
        if (terminal != NO_TERMINAL) {
            try {
                self.ioctl(terminal, "TIOCSPGRP", group);
            } catch (SystemCallError e) {
                // The group has gone, or the terminal: whoever reads it is told.
            }
        }
    }

    /** Gives the terminal to a job that goes on, with the modes that it had when it was stopped; null for none. */
    void give(int group, byte[] modes) {
        set(modes);
        give(sys, group);
    }

    /** Remembers how the terminal is, for when a job leaves it otherwise. */
    void remember() {
        if (shell.state.monitors() && terminal != NO_TERMINAL) {
            ownModes = modes();
        }
    }

    /**
     * The shell has the terminal again.
     *
     * @param restore whether it gets the modes that it had before
     * @param wanted whether the modes that it has now are asked for
     * @return those, or null
     */
    byte[] takeBack(boolean restore, boolean wanted) {
        give(sys, ownGroup);
        byte[] now = wanted && terminal != NO_TERMINAL ? modes() : null;
        if (restore) {
            set(ownModes);
        }
        return now;
    }

    private byte[] modes() {
        try {
            return (byte[]) sys.ioctl(terminal, "TCGETS", null);
        } catch (SystemCallError e) {
            return null;
        }
    }

    private void set(byte[] modes) {
        if (modes != null && terminal != NO_TERMINAL) {
            try {
                sys.ioctl(terminal, "TCSETSW", modes);
            } catch (SystemCallError e) {
                // The terminal has gone.
            }
        }
    }
}
