package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.Signals;
import org.dtrace4j.kernel.user.Syscalls.ChildState;
import org.dtrace4j.kernel.user.Syscalls.ChildStatus;

/** A pipeline or command that the shell has started: its processes, and what has become of them. */
final class Job {
    /** What {@code jobs} shows before the command takes so much room at least. */
    private static final int STATE_WIDTH = 25;

    /** One process. */
    static final class Member {
        final int pid;
        private ChildStatus last;

        private Member(int pid) {
            this.pid = pid;
        }

        boolean hasEnded() {
            return last != null && last.state() == ChildState.ENDED;
        }

        boolean isStopped() {
            return last != null && last.state() == ChildState.STOPPED;
        }

        boolean isRunning() {
            return !hasEnded() && !isStopped();
        }

        /** The signal that has ended or stopped it; else 0. */
        int signal() {
            return last == null || last.state() == ChildState.CONTINUED ? 0 : last.signal();
        }

        /** Its status as {@code $?} shows it. */
        int status() {
            return Job.status(last);
        }
    }

    /** The command as it was typed. */
    final String text;
    private final List<Member> members = new ArrayList<>();
    /** Its place in the table; 0 while it has none. */
    int number;
    /** The process group; 0 if the job is in that of the shell, or has no process yet. */
    int group;
    /** The modes of the terminal when it was stopped; null if that never happened. */
    byte[] modes;
    /** Whether its state has changed and nobody has been told. */
    boolean news;

    Job(String text) {
        this.text = text;
    }

    static int status(ChildStatus ended) {
        return ended.signal() != 0 ? Interpreter.SIGNALLED + ended.signal() : ended.status();
    }

    Member add(int pid) {
        Member member = new Member(pid);
        members.add(member);
        return member;
    }

    List<Member> members() {
        return members;
    }

    /** Notes what {@code waitpid} has told; false if that is no process of this job. */
    boolean note(ChildStatus change) {
        for (Member member : members) {
            if (member.pid == change.pid()) {
                member.last = change;
                news |= change.state() != ChildState.CONTINUED;
                return true;
            }
        }
        return false;
    }

    /** It has been told to go on. */
    void goesOn() {
        for (Member member : members) {
            if (member.isStopped()) {
                member.last = null;
            }
        }
        news = false;
    }

    boolean isStopped() {
        return members.stream().anyMatch(Member::isStopped);
    }

    boolean hasEnded() {
        return members.stream().allMatch(Member::hasEnded);
    }

    boolean isRunning() {
        return !isStopped() && !hasEnded();
    }

    /** The last process of the pipeline, whose status is that of the job. */
    Member lastMember() {
        return members.get(members.size() - 1);
    }

    /** A line of {@code jobs}, {@code mark} before it; with {@code pids} one for each process. */
    String shown(char mark, boolean pids) {
        StringBuilder lines = new StringBuilder("[" + number + "] " + mark + " ");
        for (int i = members.size() - 1; i >= 0; i--) {
            Member member = members.get(i);
            String state = state(member);
            lines.append(pids ? member.pid + "\t" : "").append(state)
                .append(" ".repeat(Math.max(1, STATE_WIDTH - state.length())));
            if (!pids || i == 0) {
                return lines.append(text).append('\n').toString();
            }
            lines.append("\n      ");
        }
        return lines.toString();
    }

    private String state(Member member) {
        if (member.signal() != 0) {
            return Signals.text(member.signal());
        }
        return !member.hasEnded() ? " Running" : " Done" + (member.status() == 0 ? "" : "(" + member.status() + ")");
    }
}
