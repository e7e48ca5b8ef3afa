package org.dtrace4j.trace.agg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregationTableTest {
    private static final FieldImage NUMBER = new FieldImage(0, 4, FieldImage.Kind.SIGNED, "int");
    private static final FieldImage STRING = new FieldImage(4, 12, FieldImage.Kind.STRING, "string");
    private static final List<AggregationImage> IMAGES = List.of(
            new AggregationImage(1, "none", "count", List.of(), 0, 1),
            new AggregationImage(2, "keyed", "sum", List.of(NUMBER), 0, 2),
            new AggregationImage(5, "both", "sum", List.of(NUMBER, STRING), 0, 1));

    private final ArrayPool pool = new ArrayPool();

    private static KeyBuilder key(long... words) {
        KeyBuilder key = new KeyBuilder(64);
        key.begin();
        for (long word : words) {
            key.add(word);
        }
        return key;
    }

    private static long pack(String text) {
        byte[] bytes = java.util.Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 8);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static void add(AggregationTable table, int slot, long value) {
        if (slot >= 0) {
            table.words()[slot] += value;
        }
    }

    /** Data by "id/key", in the order of the snapshot. */
    private static Map<String, Long> sums(AggregationSnapshot snapshot) {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (AggregationSnapshot.Entry entry : snapshot.entries()) {
            int number = entry.key().length >= 4 ? ByteBuffer.wrap(entry.key()).order(ByteOrder.LITTLE_ENDIAN).getInt()
                    : 0;
            sums.put(entry.aggregation() + "/" + number, entry.data()[0]);
        }
        return sums;
    }

    @Property(tries = 200)
    void agreesWithAMap(@ForAll @Size(max = 300) List<@IntRange(min = -20, max = 20) Integer> keys) {
        AggregationTable table = new AggregationTable(16 << 10, IMAGES, pool);
        for (int round = 0; round < 2; round++) {
            Map<String, Long> model = new LinkedHashMap<>();
            for (int k : keys) {
                add(table, AggregationTable.line(1), 1);
                model.merge("1/0", 1L, Long::sum);
                add(table, table.find(2, key(k)), k);
                model.merge("2/" + k, (long) k, Long::sum);
            }
            AggregationSnapshot snapshot = table.snapshot(0);
            assertEquals(model, sums(snapshot));
            assertEquals(new ArrayList<>(model.keySet()), new ArrayList<>(sums(snapshot).keySet()));
            assertEquals(0, snapshot.drops());
        }
    }

    @Property(tries = 100)
    void whatDoesNotFitIsDroppedAndCounted(@ForAll @IntRange(min = 256, max = 4096) int size) {
        AggregationTable table = new AggregationTable(size, IMAGES, pool);
        int given = 3000;
        for (int k = 0; k < given; k++) {
            add(table, table.find(2, key(k)), 1);
        }
        AggregationSnapshot snapshot = table.snapshot(0);
        assertTrue(snapshot.drops() > 0);
        assertEquals(given, snapshot.drops() + snapshot.entries().size());
        // The oldest are kept, and there is room again.
        assertEquals(1L, sums(snapshot).get("2/0"));
        assertTrue(table.find(2, key(-1)) >= 0);
        assertEquals(0, table.snapshot(0).drops());
    }

    /** What is kept in lines is there once it was called, also where its data are 0. */
    @Test
    void linesSayWhetherTheyWereCalled() {
        List<AggregationImage> images = new ArrayList<>();
        for (AggregationImage image : IMAGES) {
            images.add(new AggregationImage(image.id(), "k" + image.name(), image.function(), image.keys(), 0, image.words()));
        }
        images.add(new AggregationImage(6, "sum", "sum", List.of(), 0, 1));
        images.add(new AggregationImage(7, "avg", "avg", List.of(), 0, 2));
        images.add(new AggregationImage(8, "stddev", "stddev", List.of(), 0, 4));
        AggregationTable table = new AggregationTable(1024, images, pool);
        assertTrue(table.snapshot(0).entries().isEmpty());
        for (int round = 0; round < 2; round++) {
            AggregationTable.mark(table.words(), 6);
            AggregationTable.mark(table.words(), 7);
            add(table, AggregationTable.line(7), 1);
            table.words()[AggregationTable.line(7) + 1] += 42 + round;
            AggregationSnapshot snapshot = table.snapshot(0);
            assertEquals(2, snapshot.entries().size());
            assertEquals(6, snapshot.entries().get(0).aggregation());
            assertArrayEquals(new long[] {0}, snapshot.entries().get(0).data());
            assertArrayEquals(new long[] {1, 42 + round}, snapshot.entries().get(1).data());
            assertEquals(0, snapshot.drops());
        }
    }

    /** A key of more words than the last entry of a full table has is looked for without going beyond the table. */
    @Test
    void shortEntriesAtTheEndAreNotLongKeys() {
        for (int size = 64; size < 512; size += 8) {
            AggregationTable table = new AggregationTable(size,
                    List.of(new AggregationImage(1, "c", "count", List.of(NUMBER), 0, 1)), pool);
            for (int k = 0; k < 64; k++) {
                table.find(1, key(k));
            }
            for (int k = 0; k < 64; k++) {
                assertEquals(-1, AggregationTable.known(table.words(), table.index(), 1, k, k));
                assertEquals(-1, AggregationTable.known(table.words(), table.index(), 1, k, k, k));
            }
        }
    }

    /** As dtrace_aggregate() has it: 24 bytes of metadata, an eighth of hash, and 24 bytes for each entry beside its own. */
    @ParameterizedTest
    @CsvSource({
        // One word of key and one of data: 56 bytes.
        "8, 1, 63, 0", "8, 1, 87, 0", "8, 1, 88, 1", "8, 1, 200, 2", "8, 1, 512, 7", "8, 1, 4096, 63", "8, 1, 16384, 258",
        // A small key is filled up to a word; a large one takes its whole size, and so does much data.
        "4, 1, 512, 7", "1, 1, 512, 7", "256, 1, 1024, 2", "8, 4, 512, 5",
    })
    void hasRoomForAsManyKeysAsTheOriginal(int keySize, int words, int size, int expected) {
        FieldImage field = new FieldImage(0, keySize, FieldImage.Kind.BYTES, "key");
        AggregationTable table = new AggregationTable(size,
                List.of(new AggregationImage(1, "one", "sum", List.of(field), 0, words)), pool);
        for (int i = 0; i < 1000; i++) {
            table.find(1, key(i));
        }
        AggregationSnapshot snapshot = table.snapshot(0);
        assertEquals(expected, snapshot.entries().size());
        assertEquals(1000 - expected, snapshot.drops());
    }

    @Test
    void whereThereIsNoRoomForACounterItCountsDrops() {
        AggregationTable table = new AggregationTable(72, IMAGES, pool);
        add(table, AggregationTable.line(1), 1);
        add(table, AggregationTable.line(1), 1);
        assertEquals(new AggregationSnapshot(0, List.of(), 2), table.snapshot(0));
        assertEquals(new AggregationSnapshot(0, List.of(), 0), table.snapshot(0));
    }

    /** Room goes to who came first: a line has it from its first use on, and not from the beginning. */
    @Test
    void linesTakeRoomWhenTheyAreUsed() {
        FieldImage field = new FieldImage(0, 8, FieldImage.Kind.SIGNED, "int64_t");
        AggregationTable table = new AggregationTable(2048, List.of(new AggregationImage(1, "d", "quantize", List.of(), 0, 127),
                new AggregationImage(2, "k", "count", List.of(field), 0, 1)), pool);
        for (int i = 0; i < 8; i++) {
            table.find(2, key(i));
        }
        table.words()[AggregationTable.line(1) + 100] += 3;
        for (int i = 8; i < 100; i++) {
            table.find(2, key(i));
        }
        AggregationSnapshot lineFirst = table.snapshot(0);
        assertEquals(1, lineFirst.entries().get(0).aggregation());
        for (int i = 0; i < 100; i++) {
            table.find(2, key(i));
        }
        table.words()[AggregationTable.line(1) + 100] += 3;
        AggregationSnapshot lineLast = table.snapshot(0);
        assertEquals(2, lineLast.entries().get(0).aggregation());
        assertEquals(100 - lineLast.entries().size() + 3, lineLast.drops());
        int entriesForLine = lineLast.entries().size() - (lineFirst.entries().size() - 1);
        assertEquals((24 + 16 + 127 * 8 + 55) / 56, entriesForLine);
    }

    @Test
    void laysKeysOutAsTheirFieldsSay() {
        AggregationTable table = new AggregationTable(1024, IMAGES, pool);
        add(table, table.find(5, key(-2, pack("tmpfs"))), 1);
        add(table, table.find(5, key(-2, pack("12345678"), pack("90"))), 2);
        // Longer than its field: cut, not spilt.
        add(table, table.find(5, key(-2, pack("12345678"), pack("12345678"), pack(""))), 3);
        List<String> keys = new ArrayList<>();
        for (AggregationSnapshot.Entry entry : table.snapshot(0).entries()) {
            assertEquals(16, entry.key().length);
            assertEquals(-2, ByteBuffer.wrap(entry.key()).order(ByteOrder.LITTLE_ENDIAN).getInt());
            keys.add(new String(entry.key(), 4, 12, StandardCharsets.US_ASCII).replace("\0", "."));
        }
        assertEquals(List.of("tmpfs.......", "1234567890..", "123456781234"), keys);
    }

    /** CPUs may be merged in any order. */
    @Property(tries = 50)
    void mergingDoesNotDependOnOrder(@ForAll @Size(min = 1, max = 6) List<List<@IntRange(min = -50, max =
            50) Integer>> cpus,
            @ForAll Random random) {
        for (AggregatingFunction function : Aggregations.all()) {
            long parameter = function.name().equals("lquantize") ? 5L << 48 | 20L << 32 | -50 & 0xffff_ffffL
                    : 10L << 48 | 0L << 32 | 2L << 16 | 10;
            List<long[]> parts = new ArrayList<>();
            for (int cpu = 0; cpu < cpus.size(); cpu++) {
                long[] words = new long[function.words(parameter)];
                for (int i = 0; i < words.length; i++) {
                    words[i] = cpus.get(cpu).size() > i ? Math.abs(cpus.get(cpu).get(i)) : 0;
                }
                parts.add(words);
            }
            long[] inOrder = merge(function, parameter, parts);
            Collections.shuffle(parts, random);
            assertEquals(java.util.Arrays.toString(inOrder),
                    java.util.Arrays.toString(merge(function, parameter, parts)),
                    function.name());
        }
    }

    private static long[] merge(AggregatingFunction function, long parameter, List<long[]> parts) {
        long[] merged = new long[function.words(parameter)];
        parts.forEach(part -> function.merge(merged, part));
        return merged;
    }
}
