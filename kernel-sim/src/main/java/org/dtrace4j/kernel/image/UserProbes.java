package org.dtrace4j.kernel.image;

import java.util.List;

/**
 * The static probes of the program that a process executes: what a program hands to {@code /dev/dtrace/helper} when it begins.
 * While none is enabled a probe costs the look whether it is.
 */
public final class UserProbes {
    /** Who is told that a probe fires. Called in the process, in user mode, in probe context. */
    public interface Sink {
        void fire(int id, long arg0, long arg1, long arg2, long arg3, long arg4);
    }

    private final List<UserProbe> rows;
    private final int[] ids;
    private Sink sink;
    private boolean known;

    public UserProbes(List<UserProbe> rows) {
        this.rows = List.copyOf(rows);
        this.ids = new int[rows.size()];
    }

    /** All of them. */
    public List<UserProbe> rows() {
        return rows;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Whether DTrace has a provider for them. */
    public boolean isKnown() {
        return known;
    }

    /** DTrace has made providers for them. */
    public void markKnown() {
        known = true;
    }

    /** Enables a probe, or with 0 disables it. */
    public void enable(UserProbe row, int id, Sink newSink) {
        ids[rows.indexOf(row)] = id;
        sink = newSink;
    }

    /** What an is-enabled probe tells. */
    public boolean isEnabled(UserProbe row) {
        if (sink == null) {
            return false;
        }
        int at = rows.indexOf(row);
        return at >= 0 && ids[at] != 0;
    }

    /** The program is at a probe. */
    public void fire(UserProbe row, long arg0, long arg1, long arg2, long arg3, long arg4) {
        int at = rows.indexOf(row);
        if (at >= 0 && ids[at] != 0) {
            sink.fire(ids[at], arg0, arg1, arg2, arg3, arg4);
        }
    }
}
