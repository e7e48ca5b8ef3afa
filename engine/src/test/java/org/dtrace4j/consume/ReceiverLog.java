package org.dtrace4j.consume;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/** A receiver that writes down what it is told. */
final class ReceiverLog implements Receiver {
    final List<String> lines = new ArrayList<>();

    @Override
    public void begin(Occurrence occurrence) {
        lines.add(occurrence.cpu() + ":" + occurrence.probe().name() + "@" + occurrence.timestampNanos()
                + (occurrence.flow() == Occurrence.Flow.NONE ? ""
                        : " " + occurrence.flow().kind() + " " + occurrence.flow().indent()));
    }

    @Override
    public void trace(Value value) {
        lines.add("  " + show(value));
    }

    @Override
    public void printf(FormatString format, List<Value> arguments) {
        lines.add("  printf " + arguments.stream().map(ReceiverLog::show).toList());
    }

    @Override
    public void stack(StackValue stack) {
        lines.add("  " + show(stack));
    }

    @Override
    public void printa(TableValue table) {
        lines.add("  " + show(table));
    }

    @Override
    public void printa(FormatString format, TableValue table) {
        lines.add("  formatted " + show(table));
    }

    @Override
    public Optional<String> redirect(FormatString format, List<Value> arguments) {
        return Optional.of("no files here");
    }

    @Override
    public Optional<String> truncate() {
        return Optional.empty();
    }

    @Override
    public Optional<String> command(FormatString format, List<Value> arguments) {
        return Optional.empty();
    }

    @Override
    public void end(Occurrence occurrence) { }

    @Override
    public void exit(int status) {
        lines.add("  exit " + status);
    }

    @Override
    public void remaining(List<TableValue> tables) {
        lines.add("remaining " + tables.stream().map(ReceiverLog::show).toList());
    }

    @Override
    public void accounts(List<ClauseAccount> accounts) { }

    @Override
    public void fault(FaultReport report) {
        lines.add(report.message());
    }

    @Override
    public void drop(DropReport report) {
        lines.add(report.message());
    }

    private static String show(Value value) {
        if (value instanceof IntegerValue integer) {
            return Long.toString(integer.value());
        }
        if (value instanceof SymbolValue symbol) {
            return symbol.text();
        }
        if (value instanceof StackValue stack) {
            return stack.frames().stream().map(frame -> frame.text()).toList().toString();
        }
        if (value instanceof TableValue table) {
            return table.names().toString() + table.rows().stream()
                    .map(row -> row.key().stream().map(ReceiverLog::show).toList() + "="
                    + row.values().stream().map(ReceiverLog::show).toList()).toList();
        }
        return value.toString();
    }
}
