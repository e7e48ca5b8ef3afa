package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.SystemCallError;

/** The builtins about jobs: {@code jobs}, {@code fg}, {@code bg}, {@code kill} and {@code wait}. */
final class JobBuiltins {
    private static final String NO_JOB = "no such job";
    private static final int USAGE = 2;

    private JobBuiltins() { }

    /** {@code jobs [-lnp] [job…]}. */
    static int jobs(Interpreter shell, List<String> words) {
        int at = 1;
        String options = "";
        for (; at < words.size() && words.get(at).matches("-[lnp]+"); at++) {
            options += words.get(at);
        }
        if (at < words.size() && words.get(at).startsWith("-")) {
            shell.report("jobs: " + words.get(at) + ": unknown option");
            shell.sys.print(2, "Usage: jobs [-lnp] [job ...]\n");
            return USAGE;
        }
        shell.jobs.look();
        List<Job> shown = shell.jobs.table.all();
        int status = 0;
        if (at < words.size()) {
            shown = new ArrayList<>();
            for (String name : words.subList(at, words.size())) {
                Job job = find(shell, name);
                if (job == null) {
                    shell.report("jobs: " + NO_JOB);
                    status = 1;
                } else {
                    shown.add(job);
                }
            }
        }
        for (Job job : shown) {
            if (options.contains("p")) {
                shell.sys.print(1, (job.group != 0 ? job.group : job.lastMember().pid) + "\n");
            } else if (!options.contains("n") || job.news) {
                shell.jobs.show(1, job, options.contains("l"));
            }
        }
        return status;
    }

    /** The job that {@code %…} or the number of a process means; null if none. */
    private static Job find(Interpreter shell, String name) {
        if (name.startsWith("%")) {
            return shell.jobs.table.named(name);
        }
        return name.matches("[0-9]{1,9}") ? shell.jobs.table.of(Integer.parseInt(name)) : null;
    }

    /** Does something to each job that is named, or to the current one. */
    private interface Action {
        int run(Job job) throws SystemCallError;
    }

    private static int switchJobs(Interpreter shell, String builtin, List<String> names, Action action) throws SystemCallError {
        if (!shell.state.monitors()) {
            if (shell.state.interactive) {
                shell.report(builtin + ": No job control");
            }
            return 1;
        }
        shell.jobs.look();
        int status = 0;
        for (String name : names.isEmpty() ? List.of("%%") : names) {
            Job job = find(shell, name);
            if (job == null || job.hasEnded()) {
                shell.report(builtin + ": " + NO_JOB);
                return 1;
            }
            status = action.run(job);
        }
        return status;
    }

    /** {@code fg [job…]}, and a job alone. */
    static int fg(Interpreter shell, List<String> words) throws SystemCallError {
        List<String> names = words.get(0).startsWith("%") ? words : words.subList(1, words.size());
        return switchJobs(shell, "fg", names, shell.jobs::toForeground);
    }

    /** {@code bg [job…]}. */
    static int bg(Interpreter shell, List<String> words) throws SystemCallError {
        return switchJobs(shell, "bg", words.subList(1, words.size()), job -> {
            shell.jobs.toBackground(job);
            return 0;
        });
    }

    /** {@code kill}, which knows jobs besides numbers of processes. */
    static int kill(Interpreter shell, List<String> words) {
        return Signals.kill(shell.sys, words, shell::report, (operand, signal) -> {
            if (!operand.startsWith("%")) {
                return false;
            }
            Job job = shell.jobs.table.named(operand);
            try {
                if (job == null) {
                    throw new SystemCallError(Errno.ESRCH);
                }
                shell.jobs.signal(job, signal);
                return true;
            } catch (SystemCallError e) {
                if (e.errno() == Errno.ESRCH) {
                    throw new IllegalArgumentException(NO_JOB);
                }
                throw e;
            }
        });
    }

    /** {@code wait [job | pid …]}. */
    static int await(Interpreter shell, List<String> words) throws SystemCallError {
        if (words.size() == 1) {
            shell.jobs.awaitAll();
            return 0;
        }
        int status = 0;
        for (String word : words.subList(1, words.size())) {
            if (word.startsWith("%")) {
                Job job = shell.jobs.table.named(word);
                if (job == null) {
                    return Interpreter.NOT_FOUND;
                }
                status = shell.jobs.await(job.lastMember().pid);
            } else if (word.matches("[0-9]{1,9}")) {
                status = shell.jobs.await(Integer.parseInt(word));
            } else {
                throw new ShellFailure("wait: " + word + ": Arguments must be %job or process ids", 1);
            }
        }
        return status;
    }
}
