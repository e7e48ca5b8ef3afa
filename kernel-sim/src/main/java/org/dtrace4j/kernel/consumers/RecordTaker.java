package org.dtrace4j.kernel.consumers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.consume.Receiver;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/**
 * Takes what firings trace, a list of values each, for a command whose programs do nothing but trace and aggregate. Faults are
 * passed over: a lock may be gone, and then there is nothing to tell of it.
 */
final class RecordTaker implements Receiver {
    private final Consumer<List<Value>> records;
    private final Consumer<DropReport> drops;
    private final List<Value> current = new ArrayList<>();

    RecordTaker(Consumer<List<Value>> records, Consumer<DropReport> drops) {
        this.records = records;
        this.drops = drops;
    }

    @Override
    public void begin(Occurrence occurrence) {
        current.clear();
    }

    @Override
    public void trace(Value value) {
        current.add(value);
    }

    @Override
    public void stack(StackValue stack) {
        current.add(stack);
    }

    @Override
    public void end(Occurrence occurrence) {
        if (!current.isEmpty()) {
            records.accept(List.copyOf(current));
        }
    }

    @Override
    public void drop(DropReport report) {
        drops.accept(report);
    }

    @Override
    public void fault(FaultReport report) { }

    @Override
    public void remaining(List<TableValue> tables) { }

    @Override
    public void accounts(List<ClauseAccount> accounts) { }

    @Override
    public void printf(FormatString format, List<Value> arguments) {
        throw none();
    }

    @Override
    public void printa(TableValue table) {
        throw none();
    }

    @Override
    public void printa(FormatString format, TableValue table) {
        throw none();
    }

    @Override
    public Optional<String> redirect(FormatString format, List<Value> arguments) {
        throw none();
    }

    @Override
    public Optional<String> truncate() {
        throw none();
    }

    @Override
    public Optional<String> command(FormatString format, List<Value> arguments) {
        throw none();
    }

    /** The session knows that it is over. */
    @Override
    public void exit(int status) { }

    private static IllegalStateException none() {
        return new IllegalStateException("the command's program has no such action");
    }
}
