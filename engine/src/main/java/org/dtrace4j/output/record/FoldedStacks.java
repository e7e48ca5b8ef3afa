package org.dtrace4j.output.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.output.AccountText;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.output.Utf8;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/**
 * Stacks on one line each, outermost frame first, and how often: what tools that draw flame graphs read.
 *
 * <pre>
 *   init;genunix`exece;genunix`lookuppn 12
 * </pre>
 *
 * <p>A row of an aggregation is a stack of its key: the words of the key stand outside of the frames of a stack in it.
 * Its value weighs it, where that is one positive number; a table takes the place of what was told of its aggregation
 * before, which it contains. A stack that a firing recorded weighs 1, and the same stacks are added up to the end. Nothing else can be told in this format: faults and drops are messages.
 */
final class FoldedStacks implements RecordWriter {
    private final TextSink sink;
    private final Consumer<String> messages;
    private final Map<String, Long> recorded = new LinkedHashMap<>();
    /** The last table of each aggregation. */
    private final Map<String, TableValue> tables = new LinkedHashMap<>();

    FoldedStacks(TextSink sink, Consumer<String> messages) {
        this.sink = sink;
        this.messages = messages;
    }

    @Override
    public void firing(Occurrence occurrence, List<Item> items) {
        List<Value> words = new ArrayList<>();
        for (Item item : items) {
            for (Value value : item.values()) {
                if (value instanceof TableValue table) {
                    aggregation(table);
                } else if (value instanceof StackValue stack) {
                    List<Value> frames = new ArrayList<>(words);
                    frames.add(stack);
                    add(recorded, frames, 1);
                } else if (value instanceof StringValue || value instanceof SymbolValue) {
                    words.add(value);
                }
            }
        }
    }

    @Override
    public void aggregation(TableValue table) {
        tables.put(table.names().get(0), table);
    }

    private static void add(Map<String, Long> weights, List<Value> key, long weight) {
        List<String> frames = new ArrayList<>();
        for (Value element : key) {
            if (!(element instanceof StackValue)) {
                frames.add(word(PlainText.of(element)));
            }
        }
        for (Value element : key) {
            if (element instanceof StackValue stack) {
                for (int i = stack.frames().size() - 1; i >= 0; i--) {
                    frames.add(word(stack.frames().get(i).symbolText()));
                }
            }
        }
        if (!frames.isEmpty()) {
            weights.merge(String.join(";", frames), weight, Long::sum);
        }
    }

    /** A frame's name without what separates frames and lines. */
    private static String word(String text) {
        return text.isEmpty() ? "-" : Utf8.of(text).replace(';', ':').replace('\n', ' ').replace('\r', ' ');
    }

    @Override
    public void fault(FaultReport report) {
        messages.accept(report.message());
    }

    @Override
    public void drop(DropReport report) {
        messages.accept(report.message());
    }

    @Override
    public void account(ClauseAccount account) {
        AccountText.lines(List.of(account)).forEach(messages);
    }

    @Override
    public void end() {
        Map<String, Long> weights = new LinkedHashMap<>(recorded);
        for (TableValue table : tables.values()) {
            for (TableValue.Row row : table.rows()) {
                if (row.values().get(0) instanceof IntegerValue weight && weight.value() > 0) {
                    add(weights, row.key(), weight.value());
                }
            }
        }
        weights.forEach((stack, weight) -> sink.line(stack + " " + weight));
    }
}
