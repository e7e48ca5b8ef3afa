package org.dtrace4j.kernel.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table of all latencies of the simulated machine. A row: its name, its distribution with units, what it stands for.
 *
 * <p>Kernel code spends virtual time only by naming a row, so what the machine's speed rests on stands here, and nowhere
 * else. Rows are grouped by the part of the system that uses them; the order of rows means nothing.
 */
public enum Latency {
    // ---- scheduling (org.dtrace4j.kernel.sched)
    SCHED_SWITCH("sched.switch", skewed(micros(2), 40), "from one thread to another on a CPU: swtch, resume"),
    SCHED_CPU_START("sched.cpu-start", skewed(millis(12), 20), "starting one further CPU, until it takes work"),
    SCHED_CALLOUT("sched.callout", skewed(micros(1), 50), "one expired callout, without its function");

    private static final Map<String, Latency> BY_KEY = new LinkedHashMap<>();

    static {
        for (Latency row : values()) {
            if (BY_KEY.put(row.key, row) != null) {
                throw new ExceptionInInitializerError("two latencies are named " + row.key);
            }
        }
    }

    private final String key;
    private final Distribution distribution;
    private final String meaning;

    Latency(String key, Distribution distribution, String meaning) {
        this.key = key;
        this.distribution = distribution;
        this.meaning = meaning;
    }

    /** The name, such as {@code tmpfs.lookup}. */
    public String key() {
        return key;
    }

    public Distribution distribution() {
        return distribution;
    }

    /** What the row stands for, as a phrase. */
    public String meaning() {
        return meaning;
    }

    /** The row of that name, as user programs give it. */
    public static Optional<Latency> named(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    // ---- how rows are written

    private static long micros(long count) {
        return count * 1_000;
    }

    private static long millis(long count) {
        return count * 1_000_000;
    }

    private static Distribution constant(long nanos) {
        return new Distribution.Constant(nanos);
    }

    private static Distribution uniform(long lowNanos, long highNanos) {
        return new Distribution.Uniform(lowNanos, highNanos);
    }

    private static Distribution skewed(long medianNanos, int spreadPercent) {
        return new Distribution.Skewed(medianNanos, spreadPercent);
    }

    private static Distribution withTail(Distribution usual, long numerator, long denominator, Distribution rare) {
        return new Distribution.WithTail(usual, numerator, denominator, rare);
    }
}
