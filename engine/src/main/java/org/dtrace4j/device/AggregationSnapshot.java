package org.dtrace4j.device;

import java.util.List;

/** One CPU's aggregations: for each key its data, in order of first use. */
public record AggregationSnapshot(int cpu, List<Entry> entries, long drops) {
    /** One key of one aggregation and its data words; arrays are owned by the receiver. */
    public record Entry(int aggregation, byte[] key, long[] data) { }
}
