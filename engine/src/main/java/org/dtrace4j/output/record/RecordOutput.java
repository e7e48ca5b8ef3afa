package org.dtrace4j.output.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.consume.Receiver;
import org.dtrace4j.output.FormatWriter;
import org.dtrace4j.output.Outlet;
import org.dtrace4j.output.OutputOptions;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TypedValue;
import org.dtrace4j.value.Value;

/** Puts together a record for each firing, fault and drop. */
public final class RecordOutput implements Receiver {
    private final RecordWriter writer;
    private final Outlet outlet;
    private final IntConsumer exitStatus;
    private final FormatWriter formats;
    private final List<Item> items = new ArrayList<>();

    /** @param exitStatus told what {@code exit()} was given */
    public RecordOutput(RecordWriter writer, OutputOptions options, Outlet outlet, IntConsumer exitStatus) {
        this.writer = writer;
        this.outlet = outlet;
        this.exitStatus = exitStatus;
        this.formats = new FormatWriter(options);
    }

    @Override
    public void begin(Occurrence occurrence) {
        items.clear();
    }

    @Override
    public void trace(Value value) {
        String action = value instanceof TypedValue ? "print"
                : value instanceof BytesValue bytes && bytes.dump() ? "tracemem" : "trace";
        items.add(Item.of(action, value));
    }

    @Override
    public void printf(FormatString format, List<Value> arguments) {
        items.add(new Item("printf", text(format, arguments), arguments));
    }

    @Override
    public void stack(StackValue stack) {
        items.add(Item.of(stack.process().isPresent() ? "ustack" : "stack", stack));
    }

    @Override
    public void printa(TableValue table) {
        items.add(Item.of("printa", table));
    }

    @Override
    public void printa(FormatString format, TableValue table) {
        StringBuilder out = new StringBuilder();
        table.rows().forEach(row -> formats.write(out, format, row.key(), row.values()));
        items.add(new Item("printa", out.toString(), List.of(table)));
    }

    @Override
    public Optional<String> redirect(FormatString format, List<Value> arguments) {
        String path = text(format, arguments);
        items.add(new Item("freopen", path, arguments));
        return outlet.redirect(format, path);
    }

    @Override
    public Optional<String> truncate() {
        items.add(new Item("ftruncate", null, List.of()));
        return outlet.truncate();
    }

    @Override
    public Optional<String> command(FormatString format, List<Value> arguments) {
        String command = text(format, arguments);
        items.add(new Item("system", command, arguments));
        return outlet.command(command);
    }

    @Override
    public void end(Occurrence occurrence) {
        writer.firing(occurrence, List.copyOf(items));
        items.clear();
    }

    @Override
    public void exit(int status) {
        items.add(Item.of("exit", new IntegerValue(status, Integer.BYTES, true)));
        exitStatus.accept(status);
    }

    @Override
    public void remaining(List<TableValue> tables) {
        tables.forEach(writer::aggregation);
        writer.end();
    }

    @Override
    public void accounts(List<ClauseAccount> accounts) {
        accounts.forEach(writer::account);
    }

    @Override
    public void fault(FaultReport report) {
        writer.fault(report);
    }

    @Override
    public void drop(DropReport report) {
        writer.drop(report);
    }

    private String text(FormatString format, List<Value> arguments) {
        StringBuilder out = new StringBuilder();
        formats.write(out, format, arguments, List.of());
        return out.toString();
    }
}
