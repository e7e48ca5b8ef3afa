package org.dtrace4j.ast;

import java.util.List;
import org.dtrace4j.source.Span;

/** One program text: its items in order. */
public record Program(Span span, List<Item> items) implements Node {
    public Program {
        items = List.copyOf(items);
    }
}
