package org.dtrace4j.kernel.user.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** Commands that take several processes, or one beside the shell: pipelines, subshells, {@code &}, {@code $( )}, {@code <( )}. */
final class ForkedCommands {
    private static final int LOWEST_COPY = 10;

    private final Interpreter shell;
    private final Syscalls sys;
    private final Launcher launcher;
    /** The pipeline whose last command is being run; null while none is. */
    private Job pipeline;
    private final List<Integer> substitutions = new ArrayList<>();

    ForkedCommands(Interpreter shell, Launcher launcher) {
        this.shell = shell;
        this.sys = shell.sys;
        this.launcher = launcher;
    }

    /** What a command has written, without newlines at the end, and its status. */
    record Output(String text, int status) { }

    /** Runs a subshell and waits for it; returns its status. */
    int subshell(Command.Subshell command) throws SystemCallError {
        return launcher.subshellInForeground(child -> child.runLast(command.body()));
    }

    /**
     * Starts a command and does not wait for it; returns 0. A subshell is the process that {@code $!} names, and no child of
     * it.
     */
    int background(Command.Background command) throws SystemCallError {
        Command body = command.command() instanceof Command.Subshell subshell ? subshell.body() : command.command();
        boolean controlled = shell.state.monitors();
        Job job = shell.jobs.create();
        shell.state.lastBackground = launcher.subshell(job, false, List.of(), child -> {
            if (!controlled) {
                child.sys.sigaction(Syscalls.SIGINT, Syscalls.IGNORE);
                int nothing = child.sys.open("/dev/null", Syscalls.O_RDONLY, 0);
                child.sys.dup2(nothing, 0);
                child.sys.close(nothing);
            }
            return child.runLast(body);
        });
        shell.jobs.table.add(job);
        if (shell.state.interactive) {
            sys.print(2, "[" + job.number + "]\t" + shell.state.lastBackground + "\n");
        }
        return 0;
    }

    /** Runs all of a pipeline but its last command in processes of their own, that in the shell; returns its status. */
    int pipeline(Command.Pipeline command) throws SystemCallError {
        Job outer = pipeline;
        // A pipeline in the last command of another is of the same job.
        Job job = outer != null ? outer : shell.jobs.create();
        if (outer == null) {
            shell.jobs.terminal.remember();
        }
        int first = job.members().size();
        int input = -1;
        int last = command.commands().size() - 1;
        for (Command stage : command.commands().subList(0, last)) {
            int[] pipe = sys.pipe();
            int from = input;
            List<Integer> open = from < 0 ? List.of(pipe[0], pipe[1]) : List.of(from, pipe[0], pipe[1]);
            launcher.subshell(job, true, open, child -> {
                if (from >= 0) {
                    child.sys.dup2(from, 0);
                }
                child.sys.dup2(pipe[1], 1);
                for (int fd : open) {
                    child.sys.close(fd);
                }
                return child.runLast(stage);
            });
            if (from >= 0) {
                sys.close(from);
            }
            sys.close(pipe[1]);
            input = pipe[0];
        }
        Redirector.Saved saved = shell.redirector.save(0);
        sys.dup2(input, 0);
        sys.close(input);
        List<Job.Member> children = List.copyOf(job.members().subList(first, job.members().size()));
        int status;
        pipeline = job;
        try {
            status = shell.runAsPart(command.commands().get(last));
        } catch (ControlFlow | ShellFailure | SystemCallError e) {
            pipeline = outer;
            shell.redirector.restore(List.of(saved));
            if (e instanceof ControlFlow.Abandoned && outer == null) {
                // Who has interrupted or stopped it did so with all of it.
                shell.jobs.waitFor(job);
            }
            throw e;
        }
        pipeline = outer;
        shell.redirector.restore(List.of(saved));
        boolean stopped = false;
        for (Job.Member child : children) {
            stopped |= !shell.jobs.waitFor(job, child);
            if (status == 0 && child.hasEnded() && shell.state.isOn(ShellOption.PIPEFAIL)) {
                status = child.status();
            }
            sys.probe(ShellProbes.SUBSHELL_RETURN, shell.state.name, child.hasEnded() ? child.status() : 0);
        }
        if (outer == null) {
            shell.jobs.waitFor(job);
        } else if (stopped) {
            throw new ControlFlow.Abandoned(Interpreter.STOPPED);
        }
        return status;
    }

    /** The pipeline that commands are part of; null if there is none. */
    Job pipeline() {
        return pipeline;
    }

    /**
     * Starts a command whose output, or input, is a pipe. The shell's end stays open until {@link #closeSubstitutions}.
     *
     * @return the path of that end
     */
    String substituteProcess(Word.ProcessSubstitution part) throws SystemCallError {
        int[] pipe = sys.pipe();
        int theirs = part.output() ? pipe[0] : pipe[1];
        int own = part.output() ? pipe[1] : pipe[0];
        List<Integer> others = List.copyOf(substitutions);
        launcher.subshell(List.of(pipe[0], pipe[1]), child -> {
            for (int fd : others) {
                child.sys.close(fd);
            }
            child.sys.close(own);
            if (theirs != (part.output() ? 0 : 1)) {
                child.sys.dup2(theirs, part.output() ? 0 : 1);
                child.sys.close(theirs);
            }
            return child.runLast(part.command());
        });
        shell.jobs.expectStray();
        sys.close(theirs);
        int kept = sys.dup(own, LOWEST_COPY);
        sys.close(own);
        substitutions.add(kept);
        return "/dev/fd/" + kept;
    }

    /** How many ends of pipes are open for commands that have a path of them. */
    int openSubstitutions() {
        return substitutions.size();
    }

    /** Closes all but the first so many of these ends. */
    void closeSubstitutions(int from) throws SystemCallError {
        while (substitutions.size() > from) {
            sys.close(substitutions.remove(substitutions.size() - 1));
        }
    }

    /** Runs a command with its standard output in a pipe; returns what it wrote, without newlines at the end. */
    Output captureOutput(Command command) throws SystemCallError {
        int[] pipe = sys.pipe();
        int child = launcher.subshell(List.of(), forked -> {
            forked.sys.dup2(pipe[1], 1);
            forked.sys.close(pipe[0]);
            forked.sys.close(pipe[1]);
            return forked.runLast(command);
        });
        sys.close(pipe[1]);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        byte[] buffer = new byte[1024];
        for (int n = readRetrying(pipe[0], buffer); n > 0; n = readRetrying(pipe[0], buffer)) {
            output.write(buffer, 0, n);
        }
        sys.close(pipe[0]);
        int status = launcher.reap(child);
        String text = output.toString(StandardCharsets.UTF_8);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return new Output(text.substring(0, end), status);
    }

    private int readRetrying(int fd, byte[] buffer) throws SystemCallError {
        while (true) {
            try {
                return sys.read(fd, buffer, 0, buffer.length);
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }
    }
}
