package org.dtrace4j.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.Status;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.junit.jupiter.api.Test;

class ConsumptionTest {
    private static final ProbeInfo ENTRY = new ProbeInfo(10, "fbt", "m", "f", "entry");
    private static final ProbeInfo RETURN = new ProbeInfo(11, "fbt", "m", "f", "return");

    private final RecordedDevice device = new RecordedDevice(2);
    private final OptionValues options = new OptionValues();
    private final ReceiverLog log = new ReceiverLog();
    private final Consumption consumption = new Consumption(device, log, options, (name, value) -> {
        if (!name.equals("quiet")) {
            throw new OptionException(OptionException.Reason.BAD_NAME, name);
        }
        log.lines.add("set " + name + "=" + value);
    });

    // ---- order

    @Test
    void recordsOfAllCpusAreTakenInTimeOrder() throws Exception {
        device.tracing(1, ENTRY);
        device.record(0, 1, 30, 3);
        device.record(0, 1, 0x1_0000_0000L, 5);
        device.record(1, 1, 10, 1);
        device.record(1, 1, 30, 4);
        consumption.consume();
        assertLog("1:entry@10", "  1", "0:entry@30", "  3", "1:entry@30", "  4", "0:entry@4294967296", "  5");
    }

    @Test
    void beginComesFirstAndEndLastWhateverTheClocksSay() throws Exception {
        device.tracing(1, RecordedDevice.BEGIN);
        device.tracing(2, ENTRY);
        device.tracing(3, RecordedDevice.END);
        device.record(1, 1, 20, 0);
        device.record(1, 3, 20, 0);
        device.record(0, 2, 20, 0);
        device.record(0, 2, 40, 0);
        consumption.consume();
        assertLog("1:BEGIN@20", "  0", "0:entry@20", "  0", "0:entry@40", "  0", "1:END@20", "  0");
    }

    @Test
    void withoutTemporalOneCpuComesAfterTheOther() throws Exception {
        options.set("temporal", "no");
        device.tracing(1, ENTRY);
        device.tracing(2, RecordedDevice.BEGIN);
        device.record(0, 1, 30, 3);
        device.record(1, 2, 5, 0);
        device.record(1, 1, 10, 1);
        consumption.consume();
        assertLog("1:BEGIN@5", "  0", "0:entry@30", "  3", "1:entry@10", "  1");
    }

    @Test
    void aWrappedBufferIsReadFromItsOldestRecord() throws Exception {
        device.tracing(1, ENTRY);
        device.record(0, 1, 2, 2);
        device.bytes(0, new byte[8]);
        device.record(0, 1, 1, 1);
        device.oldest.put(0, 32);
        consumption.consume();
        assertLog("0:entry@1", "  1", "0:entry@2", "  2");
    }

    @Test
    void firingsAreFollowedThroughEntriesAndReturns() throws Exception {
        options.set("flowindent", "");
        device.tracing(1, ENTRY);
        device.tracing(2, ENTRY);
        device.tracing(3, RETURN);
        device.tracing(4, RETURN);
        device.record(0, 1, 1, 0);
        device.record(0, 2, 1, 0);
        device.record(1, 1, 2, 0);
        device.record(0, 3, 3, 0);
        device.record(0, 4, 3, 0);
        consumption.consume();
        assertLog("0:entry@1 ENTRY 0", "  0", "0:entry@1 NONE 2", "  0", "1:entry@2 ENTRY 0", "  0",
                "0:return@3 NONE 2", "  0", "0:return@3 RETURN 0", "  0");
    }

    @Property(tries = 200)
    void everyRecordComesOnceWithinItsCpuInOrder(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 5) Integer> steps)
            throws Exception {
        RecordedDevice recorded = new RecordedDevice(3);
        recorded.tracing(1, ENTRY);
        long[] clocks = new long[3];
        for (int i = 0; i < steps.size(); i++) {
            int cpu = steps.get(i) % 3;
            clocks[cpu] += steps.get(i);
            recorded.record(cpu, 1, clocks[cpu], i);
        }
        ReceiverLog seen = new ReceiverLog();
        new Consumption(recorded, seen, new OptionValues(), (name, value) -> { }).consume();
        long last = 0;
        List<Integer> indices = new ArrayList<>();
        int[] lastOfCpu = {-1, -1, -1};
        for (int i = 0; i < seen.lines.size(); i += 2) {
            String head = seen.lines.get(i);
            long time = Long.parseLong(head.substring(head.indexOf('@') + 1));
            assertEquals(true, time >= last, head);
            last = time;
            int index = Integer.parseInt(seen.lines.get(i + 1).strip());
            int cpu = head.charAt(0) - '0';
            assertEquals(true, index > lastOfCpu[cpu], head);
            lastOfCpu[cpu] = index;
            indices.add(index);
        }
        assertEquals(steps.size(), indices.stream().distinct().count());
    }

    // ---- actions

    @Test
    void faultsAreReportedInTheOriginalsWords() throws Exception {
        device.tracing(1, ENTRY);
        List<FieldImage> fields = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            fields.add(RecordedDevice.integer(16 + 8 * i, 8));
        }
        device.enabled(2, RecordedDevice.ERROR, 56, new ActionImage(ActionImage.Kind.ERROR, "", fields, List.of(), 0));
        device.record(0, 2, 5, 1, 1, 16, 1, 0);
        device.record(0, 2, 6, 1, 0, -1, 77, 0);
        consumption.consume();
        assertLog("error on enabled probe ID 1 (ID 10: fbt:m:f:entry): invalid address (0x0) in action #1"
                + " at DIF offset 16",
                "error on enabled probe ID 1 (ID 10: fbt:m:f:entry): unknown fault in predicate");
    }

    @Test
    void optionsAreSetWhenTheRecordIsRead() throws Exception {
        FieldImage name = new FieldImage(16, 8, FieldImage.Kind.STRING, "string");
        FieldImage value = new FieldImage(24, 8, FieldImage.Kind.STRING, "string");
        device.enabled(1, ENTRY, 24, new ActionImage(ActionImage.Kind.SETOPT, "", List.of(name), List.of(), 0));
        device.enabled(2, ENTRY, 32, new ActionImage(ActionImage.Kind.SETOPT, "", List.of(name, value), List.of(), 0));
        device.record(0, 1, 1, text("quiet"));
        device.record(0, 2, 2, text("bad"), text("7"));
        consumption.consume();
        assertLog("0:entry@1", "set quiet=1", "0:entry@2",
                "error on enabled probe ID 2 (ID 10: fbt:m:f:entry): couldn't set option \"bad\" to \"7\":"
                        + " Invalid option name\n");
    }

    @Test
    void whatTheReceiverCannotDoIsAFault() throws Exception {
        device.enabled(1, ENTRY, 16, new ActionImage(ActionImage.Kind.FREOPEN, "x", List.of(), List.of(), 0));
        device.record(0, 1, 1);
        consumption.consume();
        assertLog("0:entry@1", "error on enabled probe ID 1 (ID 10: fbt:m:f:entry): no files here");
    }

    @Test
    void stacksEndAtTheFirstZeroAndAreNamed() throws Exception {
        FieldImage stack = new FieldImage(16, 32, FieldImage.Kind.KERNEL_STACK, "stack");
        device.enabled(1, ENTRY, 48, new ActionImage(ActionImage.Kind.STACK, "", List.of(stack), List.of(), 4));
        device.record(0, 1, 1, 0x1010, 0x2000, 0x9000, 0);
        consumption.consume();
        assertLog("0:entry@1", "  [m`f+0x10, m`g, 0x9000]");
    }

    @Test
    void dropsAreReportedWithTheirCounts() throws Exception {
        device.drops.put(1, 3L);
        consumption.consume();
        consumption.report(new Status(2, 0, 0, 0, 0, 0, 0, 0, false, false, false, false));
        consumption.report(new Status(3, 0, 0, 0, 0, 0, 0, 1, false, false, false, false));
        assertLog("3 drops on CPU 1", "2 dynamic variable drops", "1 dynamic variable drop",
                "1 error in ERROR probe enabling");
    }

    // ---- aggregations

    @Test
    void cpusAndSnapshotsAreMerged() throws Exception {
        keyed(1, "a", "sum");
        device.aggregate(0, 1, key(5), 1);
        device.aggregate(1, 1, key(5), 2);
        consumption.aggregate();
        device.aggregate(1, 1, key(5), 4);
        device.aggregate(1, 1, key(6), 1);
        consumption.aggregate();
        consumption.finish();
        assertLog("remaining [[a][[6]=[1], [5]=[7]]]");
    }

    @Test
    void tablesAreSortedAsTheOptionsSay() throws Exception {
        keyed(1, "a", "sum");
        device.aggregate(0, 1, key(1), 9);
        device.aggregate(0, 1, key(2), -3);
        device.aggregate(0, 1, key(3), 9);
        consumption.aggregate();
        assertTable("[2]=[-3], [1]=[9], [3]=[9]");
        options.set("aggsortrev", "");
        assertTable("[3]=[9], [1]=[9], [2]=[-3]");
        options.set("aggsortkey", "");
        assertTable("[3]=[9], [2]=[-3], [1]=[9]");
        options.set("aggsortrev", "off");
        assertTable("[1]=[9], [2]=[-3], [3]=[9]");
    }

    @Test
    void severalAggregationsAreJoinedByKey() throws Exception {
        keyed(1, "a", "sum");
        keyed(2, "b", "sum");
        device.aggregate(0, 1, key(1), 5);
        device.aggregate(0, 1, key(2), 4);
        device.aggregate(0, 2, key(2), 8);
        device.aggregate(0, 2, key(3), 7);
        consumption.aggregate();
        printa(1, 2);
        options.set("aggsortpos", "1");
        printa(1, 2);
        consumption.finish();
        assertLog("0:entry@1", "  [a, b][[3]=[0, 7], [2]=[4, 8], [1]=[5, 0]]",
                "0:entry@1", "  [a, b][[1]=[5, 0], [3]=[0, 7], [2]=[4, 8]]", "remaining []");
    }

    @Test
    void programsClearTruncateAndNormalize() throws Exception {
        keyed(1, "a", "sum");
        for (int i = 1; i <= 4; i++) {
            device.aggregate(0, 1, key(i), 10 * i);
        }
        consumption.aggregate();
        act(ActionImage.Kind.NORMALIZE, 10);
        printa(1);
        act(ActionImage.Kind.DENORMALIZE);
        act(ActionImage.Kind.TRUNC, 3);
        printa(1);
        act(ActionImage.Kind.TRUNC, -2);
        printa(1);
        act(ActionImage.Kind.CLEAR);
        printa(1);
        act(ActionImage.Kind.TRUNC);
        printa(1);
        act(ActionImage.Kind.NORMALIZE, 0);
        assertEquals(List.of("  [a][[1]=[1], [2]=[2], [3]=[3], [4]=[4]]", "  [a][[2]=[20], [3]=[30], [4]=[40]]",
                "  [a][[2]=[20], [3]=[30]]", "  [a][[2]=[0], [3]=[0]]", "  [a][]",
                "error on enabled probe ID 7 (ID 10: fbt:m:f:entry): Invalid normalization"),
                log.lines.stream().filter(line -> !line.startsWith("0:")).toList());
    }

    @Test
    void addressesOfOneSymbolAreOneKey() throws Exception {
        FieldImage symbol = new FieldImage(0, 8, FieldImage.Kind.SYMBOL, "");
        device.define(new AggregationImage(1, "s", "count", List.of(symbol), 0, 1));
        device.aggregate(0, 1, key(0x1004), 1);
        device.aggregate(0, 1, key(0x1ff0), 1);
        device.aggregate(0, 1, key(0x2000), 1);
        FieldImage module = new FieldImage(0, 8, FieldImage.Kind.MODULE, "");
        device.define(new AggregationImage(2, "m", "count", List.of(module), 0, 1));
        device.aggregate(0, 2, key(0x1004), 1);
        device.aggregate(0, 2, key(0x2000), 1);
        consumption.aggregate();
        consumption.finish();
        assertLog("remaining [[s][[m`g]=[1], [m`f]=[2]], [m][[m]=[2]]]");
    }

    @Property(tries = 100)
    void neitherCpusNorSnapshotsShowInTheResult(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 17) Integer> values)
            throws Exception {
        List<String> reports = new ArrayList<>();
        for (int cpus = 1; cpus <= 3; cpus++) {
            RecordedDevice recorded = new RecordedDevice(cpus);
            recorded.define(new AggregationImage(1, "a", "max", List.of(RecordedDevice.integer(0, 8)), 0, 2));
            ReceiverLog seen = new ReceiverLog();
            Consumption merging = new Consumption(recorded, seen, new OptionValues(), (name, value) -> { });
            for (int i = 0; i < values.size(); i++) {
                recorded.aggregate(i % cpus, 1, key(values.get(i) % 3), 1, values.get(i));
                if (i % 5 == cpus) {
                    merging.aggregate();
                }
            }
            merging.aggregate();
            merging.finish();
            reports.add(seen.lines.toString());
        }
        assertEquals(1, reports.stream().distinct().count(), reports.toString());
    }

    // ---- damage

    @Test
    void recordsThatDoNotFitAreRefused() {
        device.tracing(1, ENTRY);
        device.bytes(0, new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
        ConsumeException e = assertThrows(ConsumeException.class, consumption::consume);
        assertEquals("Data record offset exceeds buffer boundary", e.getMessage());
    }

    @Property(tries = 500)
    void noBytesMakeItFailInAnotherWay(@ForAll @Size(max = 80) byte[] bytes,
            @ForAll @IntRange(min = 0, max = 90) int oldest) {
        RecordedDevice damaged = new RecordedDevice(1);
        damaged.tracing(1, ENTRY);
        damaged.enabled(2, ENTRY, 20, new ActionImage(ActionImage.Kind.PRINTF, "%s",
                List.of(new FieldImage(16, 300, FieldImage.Kind.STRING, "string")), List.of(), 0));
        damaged.bytes(0, bytes);
        damaged.oldest.put(0, oldest);
        try {
            new Consumption(damaged, new ReceiverLog(), new OptionValues(), (name, value) -> { }).consume();
        } catch (ConsumeException | DeviceException e) {
            assertEquals(true, !e.getMessage().isEmpty());
        }
    }

    // ---- helpers

    private void keyed(int id, String name, String function) {
        device.define(new AggregationImage(id, name, function, List.of(RecordedDevice.integer(0, 8)), 0, 1));
    }

    private static byte[] key(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }

    private static long text(String text) {
        byte[] bytes = new byte[8];
        System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 0, text.length());
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private void printa(Integer... ids) throws Exception {
        device.enabled(6 + 100 * ids.length, ENTRY, 16,
                new ActionImage(ActionImage.Kind.PRINTA, "", List.of(), List.of(ids), 0));
        device.record(0, 6 + 100 * ids.length, 1);
        consumption.consume();
    }

    /** Has the consumer do something to aggregation 1. */
    private void act(ActionImage.Kind kind, long... value) throws Exception {
        List<FieldImage> fields = value.length == 0 ? List.of() : List.of(RecordedDevice.integer(16, 8));
        int epid = kind == ActionImage.Kind.NORMALIZE ? 7 : 1000 + kind.code() * 2 + value.length;
        device.enabled(epid, ENTRY, 16 + 8 * value.length, new ActionImage(kind, "", fields, List.of(1), 0));
        device.record(0, epid, 1, value);
        consumption.consume();
    }

    private void assertTable(String rows) throws Exception {
        log.lines.clear();
        printa(1);
        assertEquals("  [a][" + rows + "]", log.lines.get(1));
    }

    private void assertLog(String... expected) {
        assertEquals(List.of(expected), log.lines);
    }
}
