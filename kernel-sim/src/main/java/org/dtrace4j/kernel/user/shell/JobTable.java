package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.Syscalls.ChildStatus;

/** The jobs of a shell by their numbers and names. The current one, {@code %+}, is first, and behind it {@code %-}. */
final class JobTable {
    private final List<Job> jobs = new ArrayList<>();

    /** Puts a job into the table, as the current one. */
    void add(Job job) {
        if (job.number == 0) {
            int number = 1;
            while (isTaken(number)) {
                number++;
            }
            job.number = number;
        }
        jobs.add(0, job);
    }

    private boolean isTaken(int number) {
        return jobs.stream().anyMatch(job -> job.number == number);
    }

    /** The jobs, the current one first. */
    List<Job> all() {
        return List.copyOf(jobs);
    }

    /** The job that a name such as {@code %1}, {@code %+}, {@code %-}, {@code %sleep} or {@code %?text} means; null if none. */
    Job named(String name) {
        String what = name.substring(1);
        if (what.isEmpty() || what.equals("+") || what.equals("%")) {
            return jobs.isEmpty() ? null : jobs.get(0);
        }
        if (what.equals("-")) {
            return jobs.size() < 2 ? null : jobs.get(1);
        }
        if (what.matches("[0-9]+")) {
            return jobs.stream().filter(job -> what.equals(Integer.toString(job.number))).findFirst().orElse(null);
        }
        List<Job> found = jobs.stream().filter(job -> what.startsWith("?") ? job.text.contains(what.substring(1))
                : job.text.startsWith(what)).toList();
        if (found.size() > 1) {
            throw new ShellFailure(name + ": Arguments must be %job or process ids", 1);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** The job that a process belongs to; null if none. */
    Job of(int pid) {
        return jobs.stream().filter(job -> job.members().stream().anyMatch(member -> member.pid == pid)).findFirst().orElse(null);
    }

    /** What stands before a job in a list: + for the current one, - for the one before it. */
    char mark(Job job) {
        int place = jobs.indexOf(job);
        return place == 0 ? '+' : place == 1 ? '-' : ' ';
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    /** Tells the job that a process belongs to what has become of it. */
    void note(ChildStatus change) {
        for (Job job : jobs) {
            if (job.note(change)) {
                return;
            }
        }
    }

    void remove(Job job) {
        jobs.remove(job);
    }

    void removeEnded() {
        jobs.removeIf(Job::hasEnded);
    }
}
