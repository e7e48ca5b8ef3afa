package org.dtrace4j.session;

/**
 * The numbers of the process that runs the command, as the macro variables {@code $pid} … {@code $taskid} give them.
 */
public record ProcessIdentity(int pid, int ppid, int pgid, int sid, int uid, int euid, int gid, int egid, int projid,
        int taskid) {
    /** For a session that belongs to no process: all 0. */
    public static ProcessIdentity none() {
        return new ProcessIdentity(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
