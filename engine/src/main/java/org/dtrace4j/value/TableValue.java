package org.dtrace4j.value;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Aggregations side by side: for each key the value of each aggregation.
 *
 * @param names names of the aggregations without {@code @}, a column each; an anonymous one has an empty name
 * @param rows in the order in which they are to be shown
 */
public record TableValue(List<String> names, List<Row> rows) implements Value {
    /**
     * One row.
     *
     * @param key the elements of the key, none for aggregations without keys
     * @param values one for each column
     * @param magnitudes for each column the number that a bar stands for, not divided by {@code normalize()}; empty
     *     where a bar says nothing
     * @param parts for each column what the CPUs contributed, by CPU; no columns when that is not kept
     */
    public record Row(List<Value> key, List<Value> values, List<OptionalLong> magnitudes,
            List<SortedMap<Integer, Value>> parts) {
        public Row {
            key = List.copyOf(key);
            values = List.copyOf(values);
            magnitudes = List.copyOf(magnitudes);
            parts = parts.stream().map(part -> Collections.unmodifiableSortedMap(new TreeMap<>(part))).toList();
        }

        /** A row of which it is not kept what the CPUs contributed. */
        public Row(List<Value> key, List<Value> values, List<OptionalLong> magnitudes) {
            this(key, values, magnitudes, List.of());
        }

        /** A row without bars. */
        public Row(List<Value> key, List<Value> values) {
            this(key, values, Collections.nCopies(values.size(), OptionalLong.empty()));
        }
    }

    public TableValue {
        names = List.copyOf(names);
        rows = List.copyOf(rows);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitTable(this);
    }
}
