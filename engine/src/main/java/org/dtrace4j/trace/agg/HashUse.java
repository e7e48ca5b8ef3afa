package org.dtrace4j.trace.agg;

import java.util.Arrays;

/**
 * How a hash table is filled, for a debugger.
 *
 * @param size how many places the hash chooses from
 * @param chains how many entries each place that any has was chosen for
 */
public record HashUse(int size, int[] chains) {
    /** The use of a table with so many entries at each place, many of which may be 0. */
    public static HashUse of(int[] counts) {
        return new HashUse(counts.length, Arrays.stream(counts).filter(count -> count > 0).toArray());
    }
}
