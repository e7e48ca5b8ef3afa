package org.dtrace4j.output.record;

import java.util.List;
import org.dtrace4j.value.Value;

/**
 * What one action of a firing left.
 *
 * @param action its name in D
 * @param text what it printed, where it is one that prints text; else null
 * @param values what it recorded: the arguments of a format, the value traced, the table printed
 */
public record Item(String action, String text, List<Value> values) {
    public Item {
        values = List.copyOf(values);
    }

    /** An item that is a value and no text. */
    static Item of(String action, Value value) {
        return new Item(action, null, List.of(value));
    }
}
