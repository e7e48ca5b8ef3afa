package org.dtrace4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetProcesses;
import org.dtrace4j.session.TargetProcesses.Ending;

/** The processes of {@code -c} and {@code -p}: tracing ends when all of them have. */
final class WatchedProcesses {
    /**
     * One of them.
     *
     * @param text a command, or what was given for a process id
     */
    record Wish(boolean isCommand, String text) {
        int pid() throws FailureException {
            try {
                return Integer.parseInt(text.stripLeading());
            } catch (NumberFormatException e) {
                throw new FailureException("invalid pid: " + text);
            }
        }

        /** The first word of the command. */
        String program() {
            return text.strip().split("\\s+")[0];
        }
    }

    private final TargetProcesses processes;
    private final List<Integer> held = new ArrayList<>();
    private final List<Integer> living = new ArrayList<>();
    private int target;

    private WatchedProcesses(TargetProcesses processes) {
        this.processes = processes;
    }

    /** Starts and grabs what the command line says; those that it starts are held. */
    static WatchedProcesses begin(List<Wish> wishes, OptionValues options, TargetConnection connection)
            throws FailureException {
        List<String> environment = options.history(Options.SETENV, Options.UNSETENV).stream()
                .map(OptionValues.Setting::text).toList();
        WatchedProcesses watched = new WatchedProcesses(wishes.isEmpty() ? null : connection.processes().orElse(null));
        for (Wish wish : wishes) {
            if (watched.processes == null) {
                throw new FailureException("processes of this system cannot be started or grabbed");
            }
            watched.add(wish, environment);
        }
        return watched;
    }

    /**
     * For programs that are compiled and not enabled: nothing is started or grabbed, and {@code $target} is what it would
     * be; of a command it is the first process that every system has.
     */
    static WatchedProcesses assumed(List<Wish> wishes) throws FailureException {
        WatchedProcesses watched = new WatchedProcesses(null);
        for (Wish wish : wishes) {
            int pid = wish.isCommand() ? 1 : wish.pid();
            watched.target = watched.target == 0 ? pid : watched.target;
        }
        return watched;
    }

    private void add(Wish wish, List<String> environment) throws FailureException {
        int pid = wish.isCommand() ? 0 : wish.pid();
        try {
            if (wish.isCommand()) {
                pid = processes.start(wish.text(), environment);
                held.add(pid);
            } else {
                processes.grab(pid);
            }
        } catch (IOException e) {
            throw new FailureException((wish.isCommand() ? "failed to execute " + wish.program() : "failed to grab pid " + pid)
                    + ": " + e.getMessage());
        }
        living.add(pid);
        target = target == 0 ? pid : target;
    }

    boolean any() {
        return !living.isEmpty();
    }

    /** Value of {@code $target}: the first one's id; 0 when there is none. */
    int target() {
        return target;
    }

    /** Lets those begin that are held: tracing has started. */
    void release() throws FailureException {
        try {
            for (int pid : held) {
                processes.release(pid);
            }
        } catch (IOException e) {
            throw new FailureException("failed to release a process: " + e.getMessage());
        }
        held.clear();
    }

    /** Says which have ended since the last time. Returns whether the last one has. */
    boolean haveEnded(Messages messages) {
        boolean any = any();
        for (Iterator<Integer> all = living.iterator(); all.hasNext();) {
            int pid = all.next();
            Optional<Ending> ending = processes.ending(pid);
            if (ending.isPresent()) {
                messages.notice(ending.get().text(pid));
                all.remove();
            }
        }
        return any && living.isEmpty();
    }
}
