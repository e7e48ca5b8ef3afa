package org.dtrace4j.kernel.user.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.Syscalls.ChildStatus;

/**
 * The jobs of one shell. With job control ({@code set -m}; a shell at a terminal has it) each is a process group, and the one that
 * the shell waits for has the terminal:
 *
 * <pre>
 *   fork    the child makes the group, or joins it, and takes the terminal if it is in the foreground
 *   wait    until all have ended or one has stopped; then the shell takes the terminal back
 *   stop    the job gets a number, and the rest of the line that was typed is given up
 * </pre>
 *
 * <p>A child of the shell has none of its jobs, and no job control.
 */
final class Jobs {
    private static final long AFTER_SIGNAL_NANOS = 50_000_000L;
    /** The status of a wait that a signal has ended. */
    private static final int INTERRUPTED = 1;
    /** What a job is called that nobody has typed. */
    private static final String UNKNOWN = "<command unknown>";

    private final Interpreter shell;
    private final Syscalls sys;
    /** Those that run in the background or stand still. */
    final JobTable table = new JobTable();
    /** How processes of the background have ended for which nobody has waited. */
    private final Map<Integer, Integer> ended = new HashMap<>();
    final JobTerminal terminal;
    /** Whether there may be children that are of no job. */
    private boolean strays;
    /** Whether somebody who wants to leave has been told that there are jobs. */
    private boolean warned;

    Jobs(Interpreter shell) {
        this.shell = shell;
        this.sys = shell.sys;
        this.terminal = new JobTerminal(shell);
    }

    // ---- job control

    /** What a child has of its own: handlers, and a group if the shell has job control. */
    void begin(Syscalls child, Job job, boolean foreground) throws SystemCallError {
        boolean controlled = job != null && shell.state.monitors();
        if (controlled) {
            child.setpgid(0, job.group);
            if (foreground) {
                terminal.give(child, job.group == 0 ? child.getpid() : job.group);
            }
        }
        if (shell.state.interactive && !shell.state.ignores(Syscalls.SIGINT)) {
            child.sigaction(Syscalls.SIGINT, null);
        }
        if (shell.state.monitors()) {
            for (int signal : JobTerminal.SIGNALS) {
                if (!shell.state.ignores(signal)) {
                    child.sigaction(signal, null);
                }
            }
        }
    }

    /** A child has been made for a job. */
    Job.Member joined(Job job, int pid) {
        if (shell.state.monitors()) {
            job.group = job.group == 0 ? pid : job.group;
            try {
                sys.setpgid(pid, job.group);
            } catch (SystemCallError e) {
                // It has done so itself, and is a program by now, or has ended.
            }
        }
        return job.add(pid);
    }

    // ---- in the foreground

    /** A job that is about to be started. */
    Job create() {
        return new Job(shell.state.typed == null ? UNKNOWN : shell.state.typed);
    }

    /** Waits for one process of a job; true when it has ended, false when it or, behind its back, another has stopped. */
    boolean waitFor(Job job, Job.Member member) throws SystemCallError {
        while (!member.hasEnded()) {
            if (job.isStopped()) {
                return false;
            }
            awaitChange(job, member, shell.state.monitors() ? Syscalls.WUNTRACED : 0);
        }
        return true;
    }

    /** Waits for the end of a process that is of no job; returns its status. */
    int waitForEnd(int pid) throws SystemCallError {
        Job alone = new Job("");
        Job.Member member = alone.add(pid);
        while (!member.hasEnded()) {
            awaitChange(alone, member, 0);
        }
        return member.status();
    }

    /** Waits for a change of a process of a job, or a signal. If it is no child any more, it has ended, and nobody knows how. */
    private void awaitChange(Job job, Job.Member member, int options) throws SystemCallError {
        boolean isChild = awaitChange(member.pid, options, change -> {
            if (!job.note(change)) {
                note(change);
            }
        });
        if (!isChild) {
            job.note(new ChildStatus(member.pid, Interpreter.NOT_FOUND, 0));
        }
    }

    /** Waits for a change of a child, any if {@code pid} is -1, or a signal; false if there is no such child. */
    private boolean awaitChange(int pid, int options, Consumer<ChildStatus> taker) throws SystemCallError {
        try {
            taker.accept(sys.waitpid(pid, options));
            return true;
        } catch (SystemCallError e) {
            if (e.errno() != Errno.EINTR && e.errno() != Errno.ECHILD) {
                throw e;
            }
            return e.errno() == Errno.EINTR;
        }
    }

    /**
     * Waits for a job in the foreground, with the terminal.
     *
     * @return its status
     * @throws ControlFlow.Abandoned if it has been stopped, or ended by the interrupt key
     */
    int waitFor(Job job) throws SystemCallError {
        boolean over = true;
        for (Job.Member member : job.members()) {
            over = over && waitFor(job, member);
        }
        int signal = over ? job.lastMember().signal() : Syscalls.SIGTSTP;
        if (shell.state.monitors()) {
            byte[] modes = terminal.takeBack(signal != 0, !over);
            job.modes = over ? job.modes : modes;
        }
        if (!over) {
            stopped(job);
            throw new ControlFlow.Abandoned(Interpreter.STOPPED);
        }
        table.remove(job);
        int status = job.lastMember().status();
        if (shell.state.interactive && signal != 0) {
            tellEnd(job, signal);
            if (signal == Syscalls.SIGINT) {
                throw new ControlFlow.Abandoned(status);
            }
        }
        return status;
    }

    private void tellEnd(Job job, int signal) {
        if (signal != Syscalls.SIGINT && signal != Signals.number("PIPE")) {
            sys.print(2, Signals.text(signal) + "\n");
        }
    }

    private void stopped(Job job) {
        table.remove(job);
        job.news = true;
        table.add(job);
    }

    // ---- in the background

    private void note(ChildStatus change) {
        table.note(change);
        if (change.state() == Syscalls.ChildState.ENDED) {
            ended.put(change.pid(), Job.status(change));
        }
    }

    /** Finds out what has become of children, without waiting. */
    void look() {
        if (table.isEmpty() && !strays) {
            return;
        }
        strays = false;
        try {
            int options = Syscalls.WNOHANG | (shell.state.monitors() ? Syscalls.WUNTRACED | Syscalls.WCONTINUED : 0);
            for (ChildStatus change = sys.waitpid(-1, options); change != null; change = sys.waitpid(-1, options)) {
                note(change);
            }
        } catch (SystemCallError e) {
            // There are none left.
        }
        if (!shell.state.interactive) {
            table.removeEnded();
        }
    }

    /** Tells of jobs that have stopped or ended, before a prompt. */
    void tell() {
        look();
        for (Job job : table.all()) {
            if (job.news && !job.isRunning()) {
                show(2, job, false);
            }
        }
    }

    /** Writes a job's line; one that has ended is then forgotten. */
    void show(int fd, Job job, boolean pids) {
        sys.print(fd, job.shown(table.mark(job), pids));
        job.news = false;
        if (job.hasEnded()) {
            table.remove(job);
        }
    }

    /** Sends a signal to all of a job; one that ends it lets it go on, too. */
    void signal(Job job, int signal) throws SystemCallError {
        boolean continues = signal == Syscalls.SIGHUP || signal == Syscalls.SIGTERM || signal == Syscalls.SIGCONT;
        if (job.group != 0) {
            sys.kill(-job.group, signal);
            if (continues && signal != Syscalls.SIGCONT && job.isStopped()) {
                sys.kill(-job.group, Syscalls.SIGCONT);
            }
        } else {
            for (Job.Member member : job.members()) {
                if (!member.hasEnded()) {
                    sys.kill(member.pid, signal);
                }
            }
        }
        if (continues) {
            job.goesOn();
        }
        if (job.group != 0) {
            // So that what comes of it is told before the next prompt.
            sys.nanosleep(AFTER_SIGNAL_NANOS);
        }
    }

    /** {@code bg}: a job goes on where it is. */
    void toBackground(Job job) throws SystemCallError {
        sys.print(1, "[" + job.number + "]\t" + withoutAmpersand(job.text) + "&\n");
        shell.state.lastBackground = job.lastMember().pid;
        letGoOn(job);
    }

    /** {@code fg}: a job goes on with the terminal. Returns its status. */
    int toForeground(Job job) throws SystemCallError {
        sys.print(1, withoutAmpersand(job.text).stripTrailing() + "\n");
        table.remove(job);
        table.add(job);
        terminal.remember();
        terminal.give(job.group, job.modes);
        letGoOn(job);
        return waitFor(job);
    }

    private void letGoOn(Job job) throws SystemCallError {
        if (job.isStopped()) {
            job.goesOn();
            sys.kill(-job.group, Syscalls.SIGCONT);
        }
    }

    private static String withoutAmpersand(String text) {
        return text.endsWith("&") ? text.substring(0, text.length() - 1) : text;
    }

    // ---- wait

    /** Waits for a process of the background; returns its status. */
    int await(int pid) throws SystemCallError {
        Job known = table.of(pid);
        Job job = known == null ? new Job("") : known;
        Job.Member member = job.members().stream().filter(each -> each.pid == pid).findFirst().orElseGet(() -> job.add(pid));
        Integer status = ended.remove(pid);
        if (status == null) {
            awaitEnd(job, member);
        }
        if (job.hasEnded()) {
            table.remove(job);
        }
        return status != null ? status : member.hasEnded() ? member.status() : INTERRUPTED;
    }

    private void awaitEnd(Job job, Job.Member member) throws SystemCallError {
        while (!member.hasEnded() && !shell.isInterrupted()) {
            awaitChange(job, member, 0);
        }
        job.news = false;
    }

    /** Waits until no child runs any more; those that stand still are not waited for. */
    void awaitAll() throws SystemCallError {
        look();
        boolean isChild = true;
        while (isChild && !shell.isInterrupted() && (!shell.state.monitors() || table.all().stream().anyMatch(Job::isRunning))) {
            isChild = awaitChange(-1, shell.state.monitors() ? Syscalls.WUNTRACED : 0, this::note);
        }
        table.removeEnded();
        ended.clear();
    }

    /** There is a child that is of no job, and that nobody waits for. */
    void expectStray() {
        strays = true;
    }

    // ---- leaving

    /** Whether the shell may end now; else it has said why not, and next time it may. */
    boolean mayLeave() throws SystemCallError {
        if (!shell.state.interactive || !shell.state.monitors()) {
            return true;
        }
        look();
        List<Job> still = table.all().stream().filter(Job::isStopped).toList();
        boolean running = shell.state.name.startsWith("-") && table.all().stream().anyMatch(Job::isRunning);
        if (!warned && (!still.isEmpty() || running)) {
            warned = true;
            shell.report(still.isEmpty() ? "You have running jobs" : "You have stopped jobs");
            return false;
        }
        for (Job job : still) {
            signal(job, Syscalls.SIGTERM);
        }
        return true;
    }

    /** Another command has been given: who wants to leave is warned anew. */
    void staysOn() {
        warned = false;
    }
}
