package org.dtrace4j.kernel.mem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AddressSpaceTest {
    private static final long BASE = 0xffffff0190000000L;
    private static final int SIZE = 5000;

    /** One write: where, how many bytes (1, 2, 4, 8; more: a block), what. */
    record Write(int offset, int size, long value) { }

    @Provide
    Arbitrary<List<Write>> writes() {
        Arbitrary<Integer> sizes = Arbitraries.of(1, 2, 4, 8, 700);
        return Combinators.combine(Arbitraries.integers().between(0, SIZE - 701), sizes, Arbitraries.longs())
                .as(Write::new).list().ofMaxSize(60);
    }

    private static void apply(Write write, AddressSpace space, ByteBuffer model) {
        long address = BASE + write.offset();
        switch (write.size()) {
            case 1 -> {
                space.putByte(address, (int) write.value());
                model.put(write.offset(), (byte) write.value());
            }
            case 2 -> {
                space.putShort(address, (int) write.value());
                model.putShort(write.offset(), (short) write.value());
            }
            case 4 -> {
                space.putInt(address, (int) write.value());
                model.putInt(write.offset(), (int) write.value());
            }
            case 8 -> {
                space.putLong(address, write.value());
                model.putLong(write.offset(), write.value());
            }
            default -> {
                if (write.value() % 3 == 0) {
                    space.clear(address, write.size());
                    for (int i = 0; i < write.size(); i++) {
                        model.put(write.offset() + i, (byte) 0);
                    }
                } else {
                    byte[] block = new byte[write.size()];
                    Arrays.fill(block, (byte) write.value());
                    space.write(address, block, 0, block.length);
                    model.put(write.offset(), block);
                }
            }
        }
    }

    private static void assertSame(ByteBuffer model, AddressSpace space) {
        byte[] all = new byte[SIZE];
        space.read(BASE, all, 0, SIZE);
        assertArrayEquals(model.array(), all);
        for (int at = 0; at + 8 <= SIZE; at += 13) {
            assertEquals(model.get(at), space.getByte(BASE + at));
            assertEquals(model.getShort(at), space.getShort(BASE + at));
            assertEquals(model.getInt(at), space.getInt(BASE + at));
            assertEquals(model.getLong(at), space.getLong(BASE + at));
        }
    }

    private static ByteBuffer model() {
        return ByteBuffer.wrap(new byte[SIZE]).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Property(tries = 200)
    void memoryIsAnArrayOfBytes(@ForAll("writes") List<Write> writes,
            @ForAll @IntRange(min = 4, max = 12) int frameShift,
            @ForAll boolean sparse) {
        AddressSpace space = new AddressSpace();
        if (sparse) {
            space.mapSparse("test", BASE, SIZE, frameShift);
        } else {
            space.map("test", BASE, SIZE, frameShift);
        }
        ByteBuffer model = model();
        writes.forEach(write -> apply(write, space, model));
        assertSame(model, space);
    }

    @Property(tries = 100)
    void spacesOfOneImageDoNotSeeEachOther(@ForAll("writes") List<Write> shared, @ForAll("writes") List<Write> first,
            @ForAll("writes") List<Write> second) {
        AddressSpace original = new AddressSpace();
        original.map("test", BASE, SIZE, 6);
        ByteBuffer start = model();
        shared.forEach(write -> apply(write, original, start));
        MemoryImage image = MemoryImage.of(original, BASE);
        ByteBuffer[] models = new ByteBuffer[3];
        AddressSpace[] spaces = new AddressSpace[3];
        for (int i = 0; i < 3; i++) {
            models[i] = ByteBuffer.wrap(start.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
            spaces[i] = original;
            if (i > 0) {
                spaces[i] = new AddressSpace();
                spaces[i].map("test", BASE, SIZE, image);
            }
        }
        first.forEach(write -> apply(write, spaces[0], models[0]));
        second.forEach(write -> apply(write, spaces[1], models[1]));
        for (int i = 0; i < 3; i++) {
            assertSame(models[i], spaces[i]);
        }
    }

    @Test
    void whatIsNotMappedFaults() {
        AddressSpace space = new AddressSpace();
        space.map("test", BASE, 100, 4);
        assertEquals(0, space.getByte(BASE + 99));
        assertEquals(BASE + 100, assertThrows(MemoryFault.class, () -> space.getByte(BASE + 100)).address());
        assertThrows(MemoryFault.class, () -> space.getLong(BASE + 95));
        assertThrows(MemoryFault.class, () -> space.putInt(BASE - 1, 7));
        assertThrows(MemoryFault.class, () -> space.getInt(0));
        assertTrue(space.isMapped(BASE, 100));
        assertFalse(space.isMapped(BASE, 101));
        space.extend(BASE, 200);
        assertEquals(0, space.getByte(BASE + 199));
    }

    @Test
    void segmentsMustNotOverlap() {
        AddressSpace space = new AddressSpace();
        space.map("one", BASE, 100, 4);
        assertThrows(IllegalArgumentException.class, () -> space.map("two", BASE + 50, 100, 4));
    }

    @Test
    void stringsAreCutAndTerminated() {
        AddressSpace space = new AddressSpace();
        space.map("test", BASE, 100, 4);
        assertEquals(6, space.putString(BASE + 10, "hello", 32));
        assertEquals("hello", space.getString(BASE + 10, 100));
        assertEquals(4, space.putString(BASE + 10, "goodbye", 4));
        assertEquals("goo", space.getString(BASE + 10, 100));
        assertEquals("go", space.getString(BASE + 10, 2));
    }
}
