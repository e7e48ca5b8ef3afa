package org.dtrace4j.output;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TableValue.Row;
import org.dtrace4j.value.Value;

/**
 * Tables of aggregations: a line for each key, its elements in columns as wide as their types, then the values.
 *
 * <p>With {@code agghist} a table of plain numbers has a bar in each row instead, and with {@code aggpack} a
 * distribution takes one line; both put a heading over the table. With {@code aggpercpu} each value in a table without
 * bars is followed by what each CPU contributed, a line each.
 */
final class TableText {
    private final OutputOptions options;

    TableText(OutputOptions options) {
        this.options = options;
    }

    /** Appends a table; nothing for one without rows. */
    void write(StringBuilder out, TableValue table) {
        if (table.rows().isEmpty()) {
            return;
        }
        boolean single = table.names().size() == 1;
        if (single && options.bars() && table.rows().stream().allMatch(row -> row.magnitudes().get(0).isPresent())) {
            writeBars(out, table);
        } else if (single && options.packed() && table.rows().stream().allMatch(TableText::isPackable)) {
            writePacked(out, table);
        } else {
            ElementWriter elements = new ElementWriter(out, false);
            for (Row row : table.rows()) {
                row.key().forEach(element -> element.accept(elements));
                for (int i = 0; i < row.values().size(); i++) {
                    row.values().get(i).accept(elements);
                    if (!row.parts().isEmpty()) {
                        row.parts().get(i).forEach((cpu, part) -> {
                            out.append("\n    [CPU ").append(cpu).append(']');
                            part.accept(elements);
                        });
                    }
                }
                out.append('\n');
            }
        }
    }

    private static boolean isPackable(Row row) {
        return row.values().get(0) instanceof HistogramValue histogram && histogram.packable();
    }

    private void writeBars(StringBuilder out, TableValue table) {
        List<Row> rows = table.rows();
        long[] counts = rows.stream().mapToLong(row -> row.magnitudes().get(0).getAsLong()).toArray();
        Bar bar = Bar.over(counts, options.zoom(), options.blocks()).ofWholeNumbers();
        int width = keyWidth(rows.get(0));
        HistogramDrawing.heading(out, width == 0 ? "value" : "key", width == 0 ? 16 : width);
        ElementWriter elements = new ElementWriter(out, true);
        for (int i = 0; i < counts.length; i++) {
            rows.get(i).key().forEach(element -> element.accept(elements));
            out.append(' ');
            bar.draw(out, counts[i], ((IntegerValue) rows.get(i).values().get(0)).value());
        }
    }

    private void writePacked(StringBuilder out, TableValue table) {
        List<Row> rows = table.rows();
        List<HistogramValue> histograms = rows.stream().map(row -> (HistogramValue) row.values().get(0)).toList();
        PackedHistograms packed = PackedHistograms.of(histograms, options.zoom(), options.packedBlocks());
        packed.heading(out, keyWidth(rows.get(0)));
        ElementWriter elements = new ElementWriter(out, true);
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).key().forEach(element -> element.accept(elements));
            packed.line(out, histograms.get(i));
        }
    }

    /** Columns that the elements of a key take in a table with bars. */
    private static int keyWidth(Row row) {
        return row.key().stream().mapToInt(e -> 1 + elementWidth(e)).sum();
    }

    private static int elementWidth(Value element) {
        return element instanceof IntegerValue i ? integerWidth(i)
                : element instanceof FloatValue f ? integerWidth(f.bits()) : 16;
    }

    static int integerWidth(IntegerValue value) {
        return switch (value.size()) {
            case 1 -> 3;
            case 2 -> 5;
            case 4 -> 8;
            default -> 16;
        };
    }

    /** Integers of less than 32 bits are shown without sign, as dtrace does. */
    static long shown(IntegerValue value) {
        return switch (value.size()) {
            case 1 -> value.value() & 0xff;
            case 2 -> value.value() & 0xffff;
            case 4 -> (int) value.value();
            default -> value.value();
        };
    }

    /** Appends one element of a key, or one value, with the blank in front of it. */
    private final class ElementWriter extends ValueWriter {
        private static final int TEXT_WIDTH = -50;
        private static final int NARROW_TEXT_WIDTH = 16;

        private final boolean narrow;

        ElementWriter(StringBuilder out, boolean narrow) {
            super(out, options);
            this.narrow = narrow;
        }

        @Override
        public Void visitInteger(IntegerValue value) {
            out.append(' ');
            Columns.pad(out, Long.toString(shown(value)), integerWidth(value));
            return null;
        }

        @Override
        public Void visitFloat(FloatValue value) {
            return visitInteger(value.bits());
        }

        @Override
        public Void visitString(StringValue value) {
            String text = options.rawBytes() ? null : ByteDump.text(value);
            if (text == null) {
                ByteDump.dump(out, value);
            } else {
                text(text);
            }
            return null;
        }

        @Override
        public Void visitBytes(BytesValue value) {
            Optional<IntegerValue> number = value.number();
            if (number.isPresent()) {
                return visitInteger(number.get());
            }
            String text = options.rawBytes() || value.dump() ? null : ByteDump.text(value.bytes());
            if (text == null) {
                ByteDump.dump(out, value.bytes());
            } else {
                text(text);
            }
            return null;
        }

        @Override
        public Void visitStack(StackValue value) {
            StackText.write(out, value, options.stackIndent(), frame -> frame);
            return null;
        }

        @Override
        public Void visitSymbol(SymbolValue value) {
            out.append("  ");
            Columns.pad(out, value.text(), TEXT_WIDTH);
            return null;
        }

        private void text(String text) {
            out.append(narrow ? " " : "  ");
            Columns.pad(out, text, narrow ? NARROW_TEXT_WIDTH : TEXT_WIDTH);
        }
    }
}
