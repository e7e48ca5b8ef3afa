package org.dtrace4j.kernel.user.shell;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.shell.Command.Redirection;

/** Forks, finds programs, runs them, and waits for children: the part of the shell that makes processes. */
final class Launcher {
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
     * @param job what it is a process of, and {@link Jobs#joined} is to be told; null for none
     * @param openPipes descriptors to close again here if there can be no child
     * @return the child's pid
     */
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
        return inForeground(job -> shell.jobs.joined(job, fork(job, true, List.of(), program)));
    }

    /** What makes a process of a job. */
    private interface Start {
        void in(Job job) throws SystemCallError;
    }

    /** Starts a process of the pipeline that is being run, or of a job of its own, and waits for it; returns its status. */
    private int inForeground(Start start) throws SystemCallError {
        Job pipeline = shell.pipeline();
        if (pipeline == null) {
            Job job = shell.jobs.create();
            shell.jobs.terminal.remember();
            start.in(job);
            return shell.jobs.waitFor(job);
        }
        start.in(pipeline);
        Job.Member member = pipeline.lastMember();
        if (!shell.jobs.waitFor(pipeline, member) || shell.state.interactive && member.signal() == Syscalls.SIGINT) {
            throw new ControlFlow.Abandoned(Interpreter.INTERRUPTED);
        }
        return member.status();
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
        int status = inForeground(job -> subshell(job, true, List.of(), work));
        sys.probe(ShellProbes.SUBSHELL_RETURN, shell.state.name, status);
        return status;
    }

    /** Waits for a subshell that is no job; returns its status. */
    int reap(int pid) throws SystemCallError {
        int status = shell.jobs.waitForEnd(pid);
        sys.probe(ShellProbes.SUBSHELL_RETURN, shell.state.name, status);
        return status;
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
        String found = find(name);
        if (found != null) {
            shell.state.tracked.put(name, found);
        }
        return found;
    }

    /** The same, by a search that is not remembered; null also for a path where there is no program. */
    String find(String name) throws SystemCallError {
        if (name.indexOf('/') >= 0) {
            return isProgram(name) ? name : null;
        }
        for (String candidate : FileTools.inPath(shell.state.get("PATH"), name)) {
            if (isProgram(candidate)) {
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
