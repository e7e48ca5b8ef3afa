package org.dtrace4j.consume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TableValue.Row;
import org.dtrace4j.value.Value;

/**
 * Sorted tables of aggregations.
 *
 * <p>By value ascending, and by key where values are equal; with the sort options by key, from another element of the
 * key on, by another of several aggregations, or the other way round.
 */
final class Tables {
    private final AggregationStore store;
    private final FieldReader reader;
    private final OptionValues options;
    /** Tables without rows by their aggregations: what {@code printa()} in every firing mostly prints. */
    private final Map<List<Integer>, TableValue> empty = new HashMap<>();

    Tables(AggregationStore store, FieldReader reader, OptionValues options) {
        this.store = store;
        this.reader = reader;
        this.options = options;
    }

    /** Whether the other way round: then tables follow each other in descending order too. */
    boolean reversed() {
        return options.isOn(Options.AGGSORTREV);
    }

    /**
     * The table of some aggregations, a column each; a key that only some of them have is shown with nothing aggregated
     * for the others. No rows when none has an entry.
     */
    TableValue table(List<Integer> ids) throws DeviceException, ConsumeException {
        if (store.isEmpty(ids) && empty.containsKey(ids)) {
            return empty.get(ids);
        }
        List<Aggregation> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int id : ids) {
            columns.add(store.aggregation(id));
            names.add(store.aggregation(id).image().name());
        }
        if (store.isEmpty(ids)) {
            TableValue table = new TableValue(names, List.of());
            empty.put(ids, table);
            return table;
        }
        Map<Aggregation.Key, List<AggregationEntry>> bundles = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            for (AggregationEntry entry : store.entries(columns.get(i).id())) {
                bundles.computeIfAbsent(entry.aggregation().key(entry.key()),
                        key -> empty(columns, entry)).set(i, entry);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (List<AggregationEntry> bundle : bundles.values().stream().sorted(order(columns.size())).toList()) {
            List<Value> values = bundle.stream().map(AggregationEntry::value).toList();
            rows.add(new Row(bundle.get(0).keyValues(reader), values,
                    bundle.stream().map(AggregationEntry::magnitude).toList(),
                    options.isOn(Options.AGGPERCPU) ? bundle.stream().map(AggregationEntry::parts).toList() : List.of()));
        }
        return new TableValue(names, rows);
    }

    private static List<AggregationEntry> empty(List<Aggregation> columns, AggregationEntry entry) {
        List<AggregationEntry> bundle = new ArrayList<>();
        columns.forEach(column -> bundle.add(entry.empty(column)));
        return bundle;
    }

    private Comparator<List<AggregationEntry>> order(int columns) {
        long keyPosition = options.get(Options.AGGSORTKEYPOS);
        int element = keyPosition > Integer.MAX_VALUE ? 0 : (int) keyPosition;
        Comparator<List<AggregationEntry>> byKey =
                (left, right) -> AggregationEntry.compareKeys(left.get(0), right.get(0), element);
        long position = options.get(Options.AGGSORTPOS);
        int first = position < columns ? (int) position : 0;
        Comparator<List<AggregationEntry>> byValues = (left, right) -> {
            int order = 0;
            for (int i = 0; i < columns && order == 0; i++) {
                int column = (i + first) % columns;
                order = AggregationEntry.compareValues(left.get(column), right.get(column));
            }
            return order;
        };
        Comparator<List<AggregationEntry>> order =
                options.isOn(Options.AGGSORTKEY) ? byKey.thenComparing(byValues) : byValues.thenComparing(byKey);
        return reversed() ? order.reversed() : order;
    }
}
