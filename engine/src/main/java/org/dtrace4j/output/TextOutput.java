package org.dtrace4j.output;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.consume.Receiver;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TableValue.Row;
import org.dtrace4j.value.Value;

/**
 * The output of dtrace(1M).
 *
 * <pre>
 *   CPU     ID                    FUNCTION:NAME
 *     0      1                           :BEGIN                42
 * </pre>
 *
 * <p>The heading comes with the first firing, a newline ends each one; a quiet consumer has neither, nor the columns. A
 * consumer that follows the flow of control has indented function names instead of the columns.
 */
public final class TextOutput implements Receiver {
    private final TextSink sink;
    private final OutputOptions options;
    private final Outlet outlet;
    private final Consumer<String> messages;
    private final IntConsumer exitStatus;
    private final FormatWriter formats;
    private final TableText tables;
    private boolean headed;

    /**
     * @param sink where traced data goes
     * @param world for the actions that reach beyond it
     * @param messages where messages about faults and drops go, a line each without its end
     * @param exitStatus told what {@code exit()} was given
     */
    public TextOutput(TextSink sink, OutputOptions options, OutputWorld world, Consumer<String> messages,
            IntConsumer exitStatus) {
        this.sink = sink;
        this.options = options;
        this.outlet = new Outlet(sink, world);
        this.messages = messages;
        this.exitStatus = exitStatus;
        this.formats = new FormatWriter(options);
        this.tables = new TableText(options);
    }

    @Override
    public void begin(Occurrence occurrence) {
        StringBuilder out = new StringBuilder();
        boolean flow = options.flow();
        if (!headed) {
            headed = true;
            if (flow) {
                out.append("CPU ");
                Columns.pad(out, "FUNCTION", -41);
                out.append('\n');
            } else if (!options.quiet()) {
                columns(out, "CPU", "ID", "FUNCTION:NAME");
                out.append('\n');
            }
        }
        ProbeInfo probe = occurrence.probe();
        if (flow) {
            Columns.pad(out, Integer.toString(occurrence.cpu()), 3);
            out.append(' ');
            Columns.pad(out, flowName(occurrence), -41);
            out.append(' ');
        } else if (!options.quiet()) {
            columns(out, Integer.toString(occurrence.cpu()), Integer.toString(probe.id()),
                    probe.function() + ":" + probe.name());
            out.append(' ');
        }
        sink.append(out);
    }

    private static void columns(StringBuilder out, String cpu, String id, String name) {
        Columns.pad(out, cpu, 3);
        out.append(' ');
        Columns.pad(out, id, 6);
        out.append(' ');
        Columns.pad(out, name, 32);
    }

    private static String flowName(Occurrence occurrence) {
        ProbeInfo probe = occurrence.probe();
        // System calls are told from other functions by their arrows.
        boolean call = probe.provider().equals("syscall");
        String indent = " ".repeat(occurrence.flow().indent());
        return switch (occurrence.flow().kind()) {
            case ENTRY -> indent + (call ? " => " : " -> ") + probe.function();
            case RETURN -> indent + (call ? " <= " : " <- ") + probe.function();
            case NONE -> indent + "| " + probe.function() + ":" + probe.name();
        };
    }

    @Override
    public void trace(Value value) {
        StringBuilder out = new StringBuilder();
        value.accept(new TraceWriter(out));
        sink.append(out);
    }

    @Override
    public void printf(FormatString format, List<Value> arguments) {
        StringBuilder out = new StringBuilder();
        formats.write(out, format, arguments, List.of());
        sink.append(out);
    }

    @Override
    public void stack(StackValue stack) {
        trace(stack);
    }

    @Override
    public void printa(TableValue table) {
        StringBuilder out = new StringBuilder("\n");
        tables.write(out, table);
        sink.append(out);
    }

    @Override
    public void printa(FormatString format, TableValue table) {
        StringBuilder out = new StringBuilder();
        for (Row row : table.rows()) {
            formats.write(out, format, row.key(), row.values());
        }
        sink.append(out);
    }

    @Override
    public Optional<String> redirect(FormatString format, List<Value> arguments) {
        return outlet.redirect(format, text(format, arguments));
    }

    @Override
    public Optional<String> truncate() {
        return outlet.truncate();
    }

    @Override
    public Optional<String> command(FormatString format, List<Value> arguments) {
        return outlet.command(text(format, arguments));
    }

    private String text(FormatString format, List<Value> arguments) {
        StringBuilder out = new StringBuilder();
        formats.write(out, format, arguments, List.of());
        return out.toString();
    }

    @Override
    public void end(Occurrence occurrence) {
        if (!options.quiet()) {
            sink.append("\n");
        }
    }

    @Override
    public void exit(int status) {
        exitStatus.accept(status);
    }

    @Override
    public void remaining(List<TableValue> remaining) {
        StringBuilder out = new StringBuilder("\n");
        remaining.forEach(table -> tables.write(out, table));
        sink.append(out);
    }

    @Override
    public void accounts(List<ClauseAccount> accounts) {
        AccountText.lines(accounts).forEach(messages);
    }

    @Override
    public void fault(FaultReport report) {
        if (options.tellsFaults()) {
            messages.accept(report.message());
        }
    }

    @Override
    public void drop(DropReport report) {
        messages.accept(options.dropTags() ? report.taggedMessage() : report.message());
    }

    /** Appends what {@code trace()} recorded: columns as wide as the type, or nothing but the value when quiet. */
    private final class TraceWriter extends ValueWriter {
        private static final int TEXT_WIDTH = -33;
        private static final int SYMBOL_WIDTH = -50;

        TraceWriter(StringBuilder out) {
            super(out, options);
        }

        @Override
        public Void visitInteger(IntegerValue value) {
            String number = Long.toString(TableText.shown(value));
            if (options.quiet()) {
                out.append(number);
            } else {
                out.append(' ');
                Columns.pad(out, number, TableText.integerWidth(value));
            }
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
                text(text, TEXT_WIDTH);
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
            } else if (text.length() == value.bytes().length()) {
                // Text up to the last byte has its columns always, as in the original.
                out.append("  ");
                Columns.pad(out, text, TEXT_WIDTH);
            } else {
                text(text, TEXT_WIDTH);
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
            Columns.pad(out, value.text(), SYMBOL_WIDTH);
            return null;
        }

        private void text(String text, int width) {
            if (options.quiet()) {
                out.append(text);
            } else {
                out.append("  ");
                Columns.pad(out, text, width);
            }
        }
    }
}
