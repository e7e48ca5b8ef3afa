package org.dtrace4j.kernel.consumers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What lockstat knows of an event at a lock, by a caller, on a stack: how often, how long in all, and how that is distributed. */
final class LockRecord {
    /** Powers of two that durations are counted by. */
    static final int BUCKETS = 64;

    private static final Comparator<LockRecord> BY_EVENT = Comparator.comparingInt(r -> r.event);
    private static final Comparator<LockRecord> BY_SITE = BY_EVENT.thenComparing(LockRecord::compareStacks)
            .thenComparing((a, b) -> Long.compareUnsigned(a.caller, b.caller));
    /** Those that are equal are of the same event, lock and caller. */
    static final Comparator<LockRecord> BY_ALL =
            BY_SITE.thenComparing((a, b) -> Long.compareUnsigned(a.lock, b.lock));
    /** Those that are equal are of the same event and caller. */
    static final Comparator<LockRecord> ANY_LOCK = BY_SITE;
    /** Those that are equal are of the same event and lock. */
    static final Comparator<LockRecord> ANYWHERE =
            BY_EVENT.thenComparing((a, b) -> Long.compareUnsigned(a.lock, b.lock));
    /** Most frequent first. */
    static final Comparator<LockRecord> BY_COUNT = BY_EVENT.thenComparing((a, b) -> Long.compare(b.count, a.count));
    /** Longest first. */
    static final Comparator<LockRecord> BY_TIME = BY_EVENT.thenComparing((a, b) -> Long.compareUnsigned(b.time, a.time));

    final int event;
    long lock;
    long caller;
    final long[] stack;
    long count;
    long time;
    final long[] histogram = new long[BUCKETS];

    /** @param stack the callers of {@code caller}, or of functions of the lock's, innermost first */
    LockRecord(int event, long lock, long caller, long... stack) {
        this.event = event;
        this.lock = lock;
        this.caller = caller;
        this.stack = stack;
    }

    /** The same numbers as if another caller had made them, without the stack and the distribution. */
    LockRecord by(long other) {
        LockRecord copy = new LockRecord(event, lock, other);
        copy.count = count;
        copy.time = time;
        return copy;
    }

    /** Frame {@code index} of the stack, 0 behind its end. */
    long frame(int index) {
        return index < stack.length ? stack[index] : 0;
    }

    /** Outer frames first: what the original compares last is what a caller is closest to. */
    private static int compareStacks(LockRecord a, LockRecord b) {
        for (int i = Math.max(a.stack.length, b.stack.length) - 1; i >= 0; i--) {
            int order = Long.compareUnsigned(a.frame(i), b.frame(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private void add(LockRecord other) {
        count += other.count;
        time += other.time;
        Arrays.setAll(histogram, i -> histogram[i] + other.histogram[i]);
    }

    /**
     * Makes one of all that are equal: of each such group the most frequent stands for it.
     *
     * @param records changed, and afterwards in the order of {@code same}
     */
    static void coalesce(List<LockRecord> records, Comparator<LockRecord> same) {
        records.sort(same.thenComparing((a, b) -> Long.compare(b.count, a.count)));
        int kept = 0;
        for (LockRecord record : records) {
            if (kept > 0 && same.compare(records.get(kept - 1), record) == 0) {
                records.get(kept - 1).add(record);
            } else {
                records.set(kept++, record);
            }
        }
        records.subList(kept, records.size()).clear();
    }
}
