package org.dtrace4j.kernel.user.shell;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.shell.Command.Redirection;

/** Forks, finds programs, runs them, and waits for children: the part of the shell that makes processes. */
final class Launcher {
    private static final int KILLED_BASE = 128;
    private static final int EXECUTE_BITS = 0111;

    private final Interpreter shell;
    private final Syscalls sys;

    Launcher(Interpreter shell) {
        this.shell = shell;
        this.sys = shell.sys;
    }

    /** What a forked shell does; the result is its exit status. */
    interface ChildWork {
        int run(Interpreter child) throws SystemCallError;
    }

    /**
     * Forks a shell with a copy of this one's state.
     *
     * @param openPipes descriptors to close again here if there can be no child
     * @return the child's pid
     */
    int fork(List<Integer> openPipes, ChildWork work) throws SystemCallError {
        return fork(null, false, openPipes, work);
    }

    /** The same of a process of a job, which {@link Jobs#joined} is to be told of; null for none. */
    private int fork(Job job, boolean foreground, List<Integer> openPipes, ChildWork work) throws SystemCallError {
        ShellState copy = shell.state.copy();
        List<Integer> trapped = shell.state.trapped();
        try {
            return sys.fork(child -> {
                shell.jobs.begin(child, job, foreground);
                for (int signal : trapped) {
                    child.sigaction(signal, null);
                }
                return Shell.finish(new Interpreter(child, copy), work);
            });
        } catch (SystemCallError e) {
            for (int fd : openPipes) {
                sys.close(fd);
            }
            throw new ShellFailure("cannot fork [" + Errno.text(e) + "]", 1);
        }
    }

    /** Forks a shell that is a command of the script, as {@link #fork} does. */
    int subshell(List<Integer> openPipes, ChildWork work) throws SystemCallError {
        return subshell(null, false, openPipes, work);
    }

    /** The same as a process of a job; null for none. */
    int subshell(Job job, boolean foreground, List<Integer> openPipes, ChildWork work) throws SystemCallError {
        int pid = fork(job, foreground, openPipes, child -> {
            child.sys.probe(ShellProbes.SUBSHELL_ENTRY, child.state.name, 0);
            return work.run(child);
        });
        if (job != null) {
            shell.jobs.joined(job, pid);
        }
        sys.probe(ShellProbes.SUBSHELL_ENTRY, shell.state.name, pid);
        return pid;
    }

    /**
     * Runs a program and waits for it.
     *
     * @param last true if this process may become the program
     * @return its exit status
     */
    int run(List<String> words, Map<String, String> environment, List<Redirection> redirections, boolean last)
            throws SystemCallError {
        String path = locate(words.get(0));
        if (path == null) {
            return shell.redirected(redirections, () -> {
                shell.report(words.get(0) + ": not found");
                return Interpreter.NOT_FOUND;
            });
        }
        if (last) {
            shell.redirector.apply(redirections);
            return become(shell, path, words, environment);
        }
        ChildWork program = child -> {
            child.redirector.apply(redirections);
            return become(child, path, words, environment);
        };
        if (shell.pipeline() != null) {
            Job job = shell.pipeline();
            Job.Member member = shell.jobs.joined(job, fork(job, true, List.of(), program));
            if (!shell.jobs.waitFor(job, member) || shell.state.interactive && member.signal() == Syscalls.SIGINT) {
                throw new ControlFlow.Abandoned(KILLED_BASE + Syscalls.SIGINT);
            }
            return member.status();
        }
        Job job = shell.jobs.create();
        shell.jobs.terminal.remember();
        shell.jobs.joined(job, fork(job, true, List.of(), program));
        return shell.jobs.waitFor(job);
    }

    /** Becomes a program; returns only if that fails, with the status to exit with. */
    int become(Interpreter self, String path, List<String> words, Map<String, String> environment)
            throws SystemCallError {
        try {
            self.sys.exec(path, words, environment);
            return Interpreter.NOT_EXECUTABLE;
        } catch (SystemCallError e) {
            if (e.errno() == Errno.ENOEXEC) {
                return Shell.interpretFile(self.sys, path, words);
            }
            boolean missing = e.errno() == Errno.ENOENT;
            self.report(words.get(0) + ": " + (missing ? "not found" : "cannot execute [" + Errno.text(e) + "]"));
            return missing ? Interpreter.NOT_FOUND : Interpreter.NOT_EXECUTABLE;
        }
    }

    /** Runs a subshell in the foreground; returns its status. */
    int subshellInForeground(ChildWork work) throws SystemCallError {
        if (shell.pipeline() != null) {
            Job job = shell.pipeline();
            subshell(job, true, List.of(), work);
            Job.Member member = job.lastMember();
            if (!shell.jobs.waitFor(job, member)) {
                throw new ControlFlow.Abandoned(KILLED_BASE + Syscalls.SIGTSTP);
            }
            sys.probe(ShellProbes.SUBSHELL_RETURN, shell.state.name, member.status());
            return member.status();
        }
        Job job = shell.jobs.create();
        shell.jobs.terminal.remember();
        subshell(job, true, List.of(), work);
        int status = shell.jobs.waitFor(job);
        sys.probe(ShellProbes.SUBSHELL_RETURN, shell.state.name, status);
        return status;
    }

    /** Waits for a subshell that is no job; returns its status. */
    int reap(int pid) throws SystemCallError {
        int status = waitFor(pid);
        sys.probe(ShellProbes.SUBSHELL_RETURN, shell.state.name, status);
        return status;
    }

    /** Waits for one child; returns its status as {@code $?} shows it. */
    int waitFor(int pid) throws SystemCallError {
        while (true) {
            try {
                Syscalls.ChildStatus ended = sys.waitpid(pid, 0);
                return ended.signal() != 0 ? KILLED_BASE + ended.signal() : ended.status();
            } catch (SystemCallError e) {
                if (e.errno() == Errno.ECHILD) {
                    return Interpreter.NOT_FOUND;
                }
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }
    }

    /** Where a command is, or null. A name with a slash is a path and is not searched for. */
    String locate(String name) throws SystemCallError {
        if (name.indexOf('/') >= 0) {
            return name;
        }
        String known = shell.state.tracked.get(name);
        if (known != null) {
            return known;
        }
        String path = shell.state.get("PATH");
        for (String directory : (path == null ? "/usr/bin" : path).split(":")) {
            String candidate = (directory.isEmpty() ? "." : directory) + "/" + name;
            if (isProgram(candidate)) {
                shell.state.tracked.put(name, candidate);
                return candidate;
            }
        }
        return null;
    }

    private boolean isProgram(String path) throws SystemCallError {
        try {
            Syscalls.FileStatus status = sys.stat(path);
            return status.isRegular() && (status.mode() & EXECUTE_BITS) != 0;
        } catch (SystemCallError e) {
            if (e.errno() == Errno.EINTR) {
                throw e;
            }
            return false;
        }
    }
}
