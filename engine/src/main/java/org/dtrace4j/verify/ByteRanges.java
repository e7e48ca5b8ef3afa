package org.dtrace4j.verify;

import java.util.Arrays;

/**
 * A set of bytes of a record, by their offsets: ranges in order that do not touch. Never changes.
 */
public final class ByteRanges {
    public static final ByteRanges NONE = new ByteRanges(new int[0]);

    /** Begin and end (exclusive) of each range. */
    private final int[] bounds;

    private ByteRanges(int[] bounds) {
        this.bounds = bounds;
    }

    /** The bytes from {@code from} to {@code to - 1}. */
    static ByteRanges of(int from, int to) {
        return from < to ? new ByteRanges(new int[] {from, to}) : NONE;
    }

    /** The begin and the end (exclusive) of each range, in order. */
    public int[] bounds() {
        return bounds.clone();
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** These bytes and those from {@code from} to {@code to - 1}. */
    ByteRanges with(int from, int to) {
        if (from >= to) {
            return this;
        }
        int begin = from;
        int end = to;
        int before = 0;
        while (before < bounds.length && bounds[before + 1] < from) {
            before += 2;
        }
        int behind = before;
        while (behind < bounds.length && bounds[behind] <= to) {
            begin = Math.min(begin, bounds[behind]);
            end = Math.max(end, bounds[behind + 1]);
            behind += 2;
        }
        int[] all = new int[before + 2 + bounds.length - behind];
        System.arraycopy(bounds, 0, all, 0, before);
        all[before] = begin;
        all[before + 1] = end;
        System.arraycopy(bounds, behind, all, before + 2, bounds.length - behind);
        return new ByteRanges(all);
    }

    /** The bytes from {@code from} to {@code to - 1} that are not among these. */
    ByteRanges missing(int from, int to) {
        ByteRanges missing = NONE;
        int at = from;
        for (int i = 0; i < bounds.length && at < to; i += 2) {
            missing = missing.with(at, Math.min(bounds[i], to));
            at = Math.max(at, bounds[i + 1]);
        }
        return missing.with(at, to);
    }

    /** Those of the bytes that are not before {@code offset}. */
    public ByteRanges from(int offset) {
        return both(of(offset, Integer.MAX_VALUE));
    }

    /** The bytes that are in both. */
    ByteRanges both(ByteRanges other) {
        if (equals(other)) {
            return this;
        }
        ByteRanges both = NONE;
        int mine = 0;
        int its = 0;
        while (mine < bounds.length && its < other.bounds.length) {
            both = both.with(Math.max(bounds[mine], other.bounds[its]), Math.min(bounds[mine + 1], other.bounds[its + 1]));
            if (bounds[mine + 1] < other.bounds[its + 1]) {
                mine += 2;
            } else {
                its += 2;
            }
        }
        return both;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteRanges that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }
}
