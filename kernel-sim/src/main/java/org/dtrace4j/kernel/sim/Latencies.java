package org.dtrace4j.kernel.sim;

/**
 * Draws the latencies of one machine. Each row of {@link Latency} has a stream of its own, so that work of one kind,
 * done more or less often, leaves the durations of all other work as they were.
 */
public final class Latencies {
    private static final Latency[] ROWS = Latency.values();

    private final RandomStreams streams;
    private final RandomStream[] rowStreams = new RandomStream[ROWS.length];

    public Latencies(RandomStreams streams) {
        this.streams = streams;
    }

    /** Draws a duration in nanoseconds of virtual time. */
    public long draw(Latency latency) {
        Distribution distribution = latency.distribution();
        if (distribution instanceof Distribution.Constant constant) {
            return constant.nanos();
        }
        int row = latency.ordinal();
        RandomStream stream = rowStreams[row];
        if (stream == null) {
            stream = streams.stream("latency." + latency.key());
            rowStreams[row] = stream;
        }
        return distribution.draw(stream);
    }
}
