package org.dtrace4j.device;

import java.util.List;

/**
 * What one CPU has aggregated since the last snapshot.
 *
 * @param entries for each key its data, each aggregation's in order of first use
 * @param drops values not aggregated for want of room, since the last snapshot
 */
public record AggregationSnapshot(int cpu, List<Entry> entries, long drops) {
    /** One key of one aggregation and its data words; arrays are owned by the receiver. */
    public record Entry(int aggregation, byte[] key, long[] data) { }
}
