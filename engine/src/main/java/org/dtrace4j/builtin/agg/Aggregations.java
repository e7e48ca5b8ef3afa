package org.dtrace4j.builtin.agg;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of aggregating functions. */
public final class Aggregations {
    private static final List<AggregatingFunction> ROWS = List.of(new Average(), new Count(), new LogLinearQuantize(),
            new LinearQuantize(), new Maximum(), new Minimum(), new Quantize(), new StandardDeviation(), new Sum());

    private static final Map<String, AggregatingFunction> BY_NAME = byName();

    private Aggregations() { }

    public static List<AggregatingFunction> all() {
        return ROWS;
    }

    /** The most words of data that are kept in a line: as many as {@code quantize()} has. */
    public static final int LINE_WORDS = 2 * Long.SIZE - 1;

    /**
     * Whether an aggregation without keys that has so many words of data has them on each CPU in a line, a place of their own that
     * is there from the beginning; else it has an entry that is made when it is first called.
     */
    public static boolean hasLine(int words) {
        return words <= LINE_WORDS;
    }

    public static Optional<AggregatingFunction> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map<String, AggregatingFunction> byName() {
        Map<String, AggregatingFunction> map = new LinkedHashMap<>();
        ROWS.forEach(f -> map.put(f.name(), f));
        return map;
    }

    /** Adds word by word, for functions whose words are sums. */
    static void add(long[] into, long[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] += from[i];
        }
    }
}
