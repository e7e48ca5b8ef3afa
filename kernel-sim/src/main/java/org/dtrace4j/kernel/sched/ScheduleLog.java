package org.dtrace4j.kernel.sched;

import java.util.ArrayList;
import java.util.List;

/**
 * Which thread got which CPU when, in order: the run of a machine in short. Always kept as a digest, which costs next
 * to nothing; kept as a list on request, to see where two runs part.
 */
public final class ScheduleLog {
    /** One thread getting a CPU. */
    public record Dispatch(long atNanos, int cpu, long thread) { }

    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private long digest;
    private long count;
    private List<Dispatch> entries;

    void dispatched(long atNanos, int cpu, long thread) {
        digest = (Long.rotateLeft(digest, 5) ^ atNanos ^ thread << 8 ^ cpu) * FACTOR;
        count++;
        if (entries != null) {
            entries.add(new Dispatch(atNanos, cpu, thread));
        }
    }

    /** Keeps every entry from now on. */
    public void record() {
        if (entries == null) {
            entries = new ArrayList<>();
        }
    }

    /** Depends on every entry so far and on their order. */
    public long digest() {
        return digest;
    }

    public long count() {
        return count;
    }

    /** The entries since {@link #record}; empty if it was never called. */
    public List<Dispatch> entries() {
        return entries == null ? List.of() : List.copyOf(entries);
    }
}
