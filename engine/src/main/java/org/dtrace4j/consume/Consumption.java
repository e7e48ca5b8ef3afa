package org.dtrace4j.consume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.consume.DropReport.Kind;
import org.dtrace4j.consume.EnabledProbe.Action;
import org.dtrace4j.consume.Occurrence.Flow;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.Status;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/**
 * One consumer's work: takes snapshots from a device and tells a {@link Receiver} what was traced.
 *
 * <p>Records of all CPUs are taken in the order of their time stamps, where these are equal in the order of the CPUs;
 * or, when the option {@code temporal} is off, one CPU after the other. In either case what BEGIN recorded comes first
 * and what END recorded comes last. Not safe for use by several threads.
 *
 * <p>Snapshots are taken one CPU after the other. In a system whose time stands still meanwhile, as the simulated
 * machine's does, the order is that of time throughout; where CPUs go on running, it is so within each call of
 * {@link #consume}.
 */
public final class Consumption {
    /** Changes an option on behalf of {@code setopt()}. */
    @FunctionalInterface
    public interface OptionChanger {
        void set(String name, String value) throws OptionException, DeviceException;
    }

    private static final FormatString EMPTY_FORMAT = new FormatString(List.of());

    private final Device device;
    private final Receiver receiver;
    private final OptionValues options;
    private final OptionChanger changer;
    private final EnabledProbes probes;
    private final Symbols symbols;
    private final FieldReader reader;
    private final TypedReader types;
    private final AggregationStore store;
    private final Tables tables;
    private final FlowTracker flows = new FlowTracker();
    private int cpuCount;
    private Status lastStatus = new Status(0, 0, 0, 0, 0, 0, 0, 0, false, false, false, false);

    public Consumption(Device device, Receiver receiver, OptionValues options, OptionChanger changer) {
        this.device = device;
        this.receiver = receiver;
        this.options = options;
        this.changer = changer;
        this.probes = new EnabledProbes(device);
        this.symbols = new Symbols(device, options);
        this.reader = new FieldReader(symbols);
        this.types = new TypedReader(device, options, symbols);
        this.store = new AggregationStore(device, symbols, options.isOn(Options.AGGPERCPU));
        this.tables = new Tables(store, reader, options);
    }

    /** Says which process is watched: {@code %A} names its addresses. */
    public void watch(int pid) {
        symbols.watch(pid);
    }

    /** Asked once: a traced system may be a round trip away. */
    private int cpuCount() {
        if (cpuCount == 0) {
            cpuCount = device.system().cpuCount();
        }
        return cpuCount;
    }

    // ---- status

    /** Reports what the counters of a status say that they did not say the last time. */
    public void report(Status status) {
        report(Kind.DYNAMIC, status.dynamicDrops(), lastStatus.dynamicDrops());
        report(Kind.DYNRINSE, status.dynamicRinsingDrops(), lastStatus.dynamicRinsingDrops());
        report(Kind.DYNDIRTY, status.dynamicDirtyDrops(), lastStatus.dynamicDirtyDrops());
        report(Kind.SPEC, status.speculativeDrops(), lastStatus.speculativeDrops());
        report(Kind.SPECBUSY, status.speculativeBusyDrops(), lastStatus.speculativeBusyDrops());
        report(Kind.SPECUNAVAIL, status.speculativeUnavailableDrops(), lastStatus.speculativeUnavailableDrops());
        report(Kind.STKSTROVERFLOW, status.stackStringOverflows(), lastStatus.stackStringOverflows());
        report(Kind.DBLERROR, status.doubleErrors(), lastStatus.doubleErrors());
        lastStatus = status;
    }

    private void report(Kind kind, long now, long before) {
        if (now != before) {
            receiver.drop(new DropReport(kind, -1, now - before));
        }
    }

    // ---- aggregations

    /** Takes what was aggregated since the last time. */
    public void aggregate() throws DeviceException, ConsumeException {
        for (int cpu = 0; cpu < cpuCount(); cpu++) {
            AggregationSnapshot snapshot = device.aggregations(cpu);
            store.add(snapshot);
            if (snapshot.drops() != 0) {
                receiver.drop(new DropReport(Kind.AGGREGATION, cpu, snapshot.drops()));
            }
        }
    }

    /**
     * Takes what was aggregated, for whoever asks instead of having it printed: a table for each aggregation in the order of
     * the program, of what came since the last call. From then on their keys stay and their values begin anew.
     */
    public List<TableValue> takeAggregated() throws DeviceException, ConsumeException {
        aggregate();
        List<TableValue> taken = new ArrayList<>();
        for (int id : List.copyOf(store.ids())) {
            taken.add(tables.table(List.of(id)));
            store.clear(id);
        }
        return taken;
    }

    /** Hands over the aggregations that the program has not printed itself. */
    public void finish() throws DeviceException, ConsumeException {
        if (options.isOn(Options.ACCOUNTING) && !options.isOn(Options.WHY)) {
            receiver.accounts(ClauseAccount.of(device));
        }
        List<Integer> ids = new ArrayList<>(store.unprinted());
        if (tables.reversed()) {
            ids.sort(Comparator.reverseOrder());
        }
        List<TableValue> remaining = new ArrayList<>();
        for (int id : ids) {
            remaining.add(tables.table(List.of(id)));
        }
        receiver.remaining(remaining);
    }

    // ---- records

    /**
     * Takes what was recorded since the last time. Where the system goes on meanwhile, take that before what was aggregated:
     * then a {@code printa()} finds the values that there were when it was recorded.
     */
    public List<BufferSnapshot> take() throws DeviceException {
        List<BufferSnapshot> snapshots = new ArrayList<>();
        for (int cpu = 0; cpu < cpuCount(); cpu++) {
            snapshots.add(device.snapshot(cpu));
        }
        return snapshots;
    }

    /** Takes what was recorded since the last time, and consumes it. */
    public void consume() throws DeviceException, ConsumeException {
        consume(take());
    }

    /** Consumes what was taken. */
    public void consume(List<BufferSnapshot> snapshots) throws DeviceException, ConsumeException {
        PriorityQueue<RecordCursor> cursors = new PriorityQueue<>(order());
        for (BufferSnapshot snapshot : snapshots) {
            RecordCursor cursor = new RecordCursor(snapshot, probes);
            if (cursor.current() != null) {
                cursors.add(cursor);
            }
        }
        while (!cursors.isEmpty()) {
            RecordCursor next = cursors.remove();
            record(next);
            next.advance();
            if (next.current() != null) {
                cursors.add(next);
            }
        }
        for (BufferSnapshot snapshot : snapshots) {
            if (snapshot.drops() != 0) {
                receiver.drop(new DropReport(Kind.PRINCIPAL, snapshot.cpu(), snapshot.drops()));
            }
        }
    }

    /** The order of CPUs by their current records. */
    private Comparator<RecordCursor> order() {
        Comparator<RecordCursor> order = Comparator.comparing(cursor -> cursor.current().place());
        if (options.isOn(Options.TEMPORAL)) {
            order = order.thenComparingLong(RecordCursor::timestamp);
        }
        return order.thenComparingInt(RecordCursor::cpu);
    }

    private void record(RecordCursor cursor) throws DeviceException, ConsumeException {
        EnabledProbe enabled = cursor.current();
        byte[] data = cursor.data();
        int base = cursor.offset();
        if (enabled.actions().size() == 1 && enabled.actions().get(0).image().kind() == ActionImage.Kind.ERROR) {
            fault(enabled.actions().get(0).image(), cursor);
            return;
        }
        Flow flow = options.isOn(Options.FLOWINDENT)
                ? flows.follow(cursor.cpu(), enabled, cursor.next()) : Flow.NONE;
        Occurrence occurrence =
                new Occurrence(cursor.cpu(), enabled.probe(), enabled.epid(), cursor.timestamp(), flow);
        receiver.begin(occurrence);
        for (Action action : enabled.actions()) {
            perform(action, enabled, data, base);
        }
        receiver.end(occurrence);
    }

    private void fault(ActionImage image, RecordCursor cursor) throws DeviceException, ConsumeException {
        if (image.fields().size() != 5) {
            throw new ConsumeException("Invalid library ERROR action");
        }
        long[] arguments = new long[5];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = FieldReader.integer(cursor.data(), cursor.offset(), image.fields().get(i));
        }
        EnabledProbe faulted = probes.of((int) arguments[0]);
        receiver.fault(FaultReport.of(faulted.epid(), faulted.probe(), cursor.cpu(), cursor.timestamp(), arguments[1],
                (int) arguments[2], arguments[3], arguments[4]));
    }

    private void perform(Action action, EnabledProbe enabled, byte[] data, int base)
            throws DeviceException, ConsumeException {
        ActionImage image = action.image();
        switch (image.kind()) {
            case DEFAULT, ERROR -> { }
            case PRINT -> print(values(image, data, base), image, data, base);
            case TRACE, STACK, USTACK, JSTACK -> trace(values(image, data, base));
            case TRACEMEM -> tracemem(values(image, data, base), image, data, base);
            case PRINTF -> receiver.printf(format(action), arguments(action, data, base));
            case PRINTA -> printa(action);
            case EXIT -> receiver.exit((int) FieldReader.integer(data, base, field(image, 0)));
            case CLEAR -> store.clear(aggregation(image));
            case TRUNC -> store.truncate(aggregation(image),
                    image.fields().isEmpty() ? 0 : FieldReader.integer(data, base, field(image, 0)));
            case NORMALIZE -> normalize(image, enabled, FieldReader.integer(data, base, field(image, 0)));
            case DENORMALIZE -> store.normalize(aggregation(image), 1);
            case SETOPT -> setOption(values(image, data, base), enabled);
            case FREOPEN -> report(enabled, receiver.redirect(format(action), arguments(action, data, base)));
            case FTRUNCATE -> report(enabled, receiver.truncate());
            case SYSTEM -> report(enabled, receiver.command(format(action), arguments(action, data, base)));
        }
    }

    /** The consumer's part of an action did not work: that is a fault of the program, and tracing goes on. */
    private void report(EnabledProbe enabled, Optional<String> problem) {
        problem.ifPresent(what -> receiver.fault(new FaultReport(enabled.epid(), enabled.probe(), what)));
    }

    private static FormatString format(Action action) {
        return action.format().orElse(EMPTY_FORMAT);
    }

    private void trace(List<Value> values) {
        for (Value value : values) {
            if (value instanceof StackValue stack) {
                receiver.stack(stack);
            } else {
                receiver.trace(value);
            }
        }
    }

    private void print(List<Value> values, ActionImage image, byte[] data, int base) throws ConsumeException {
        for (int i = 0; i < values.size(); i++) {
            receiver.trace(types.typed(values.get(i), image.format(), image.fields().get(i),
                    image.argument(), data, base));
        }
    }

    private void tracemem(List<Value> values, ActionImage image, byte[] data, int base) throws ConsumeException {
        if (values.isEmpty() || !(values.get(0) instanceof BytesValue memory)) {
            throw mismatch();
        }
        long count = values.size() < 2 ? 0 : FieldReader.integer(data, base, field(image, 1));
        String bytes = memory.bytes();
        boolean all = count <= 0 || count >= bytes.length();
        receiver.trace(new BytesValue(all ? bytes : bytes.substring(0, (int) count), true));
    }

    private void printa(Action action) throws DeviceException, ConsumeException {
        TableValue table = tables.table(action.image().aggregations());
        if (!table.rows().isEmpty()) {
            action.image().aggregations().forEach(store::markPrinted);
        }
        if (action.format().isPresent()) {
            FormatString format = action.format().get();
            receiver.printa(format, new TableValue(table.names(), table.rows().stream()
                    .map(row -> new TableValue.Row(symbols.name(format, row.key()), row.values(), row.magnitudes(), row.parts()))
                    .toList()));
        } else {
            receiver.printa(table);
        }
    }

    private void normalize(ActionImage image, EnabledProbe enabled, long divisor) throws ConsumeException {
        if (divisor == 0) {
            receiver.fault(new FaultReport(enabled.epid(), enabled.probe(), "Invalid normalization"));
        } else {
            store.normalize(aggregation(image), divisor);
        }
    }

    private void setOption(List<Value> values, EnabledProbe enabled) throws ConsumeException {
        String name = string(values, 0);
        String value = values.size() > 1 ? string(values, 1) : "1";
        String problem;
        try {
            changer.set(name, OptionValues.given(name, value));
            return;
        } catch (OptionException e) {
            problem = e.getMessage();
        } catch (DeviceException e) {
            problem = e.getMessage();
        }
        receiver.fault(new FaultReport(enabled.epid(), enabled.probe(),
                "couldn't set option \"" + name + "\" to \"" + value + "\": " + problem + "\n"));
    }

    private static String string(List<Value> values, int index) throws ConsumeException {
        if (index >= values.size() || !(values.get(index) instanceof StringValue string)) {
            throw new ConsumeException("Invalid setopt() library action");
        }
        return string.text();
    }

    /** The values that a format takes; addresses that it shows as symbols are named. */
    private List<Value> arguments(Action action, byte[] data, int base) throws ConsumeException {
        return symbols.name(format(action), values(action.image(), data, base));
    }

    private List<Value> values(ActionImage image, byte[] data, int base) throws ConsumeException {
        List<Value> values = new ArrayList<>();
        for (FieldImage field : image.fields()) {
            values.add(reader.read(data, base, field));
        }
        return values;
    }

    private static FieldImage field(ActionImage image, int index) throws ConsumeException {
        if (index >= image.fields().size()) {
            throw mismatch();
        }
        return image.fields().get(index);
    }

    private static int aggregation(ActionImage image) throws ConsumeException {
        if (image.aggregations().isEmpty()) {
            throw new ConsumeException("Invalid aggregation variable identifier");
        }
        return image.aggregations().get(0);
    }

    private static ConsumeException mismatch() {
        return new ConsumeException("Data record list does not match statement");
    }
}
