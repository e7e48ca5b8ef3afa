package org.dtrace4j.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.trace.agg.AggregationTable;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.buffer.ArrayPool;

/** A slot that is found without its key being laid down is the one that is found with it. */
class KnownKeysTest {
    private static final int STRING_SIZE = 32;
    private static final FieldImage STRING = new FieldImage(0, STRING_SIZE, FieldImage.Kind.STRING, "string");
    private static final FieldImage NUMBER = new FieldImage(STRING_SIZE, 8, FieldImage.Kind.SIGNED, "long");
    private static final List<AggregationImage> IMAGES = List.of(
            new AggregationImage(1, "string", "count", List.of(STRING), 0, 1),
            new AggregationImage(2, "before", "count", List.of(STRING, NUMBER), 0, 1),
            new AggregationImage(3, "behind", "count", List.of(NUMBER, STRING), 0, 1),
            new AggregationImage(4, "words", "count", List.of(NUMBER, NUMBER), 0, 1));

    private final byte[] bytes = new byte[8192];
    private final DtraceMemory memory = new DtraceMemory(new Bytes());
    private final AggregationTable table = new AggregationTable(1 << 24, IMAGES, new ArrayPool());
    private final KeyBuilder key = new KeyBuilder(8);

    /** Memory that ends. */
    private final class Bytes implements TargetMemory {
        private ByteBuffer at(long address, int size) {
            if (address < 0 || address > bytes.length - size) {
                throw ProbeFault.Kind.BADADDR.fault();
            }
            return ByteBuffer.wrap(bytes, (int) address, size).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public byte load8(long address) {
            return at(address, 1).get();
        }

        @Override
        public short load16(long address) {
            return at(address, 2).getShort();
        }

        @Override
        public int load32(long address) {
            return at(address, 4).getInt();
        }

        @Override
        public long load64(long address) {
            return at(address, 8).getLong();
        }

        @Override
        public void copy(long address, byte[] destination, int offset, int length) {
            at(address, length).get(destination, offset, length);
        }
    }

    /** Puts a string anywhere, with something else behind it, at the end of memory too. */
    private long put(String text, int place) {
        byte[] string = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + 1);
        int at = Math.min(place, bytes.length - string.length);
        Arrays.fill(bytes, (byte) 0x80);
        System.arraycopy(string, 0, bytes, at, string.length);
        return at;
    }

    /** What of a key is found without it: the slot if it is there, short, and at the first place for it, and else nothing. */
    private void check(int known, int aggregation, int words, boolean isThere) {
        int slot = table.find(aggregation, key);
        assertTrue(known == -1 || known == slot && isThere, () -> known + " for " + slot);
        if (isThere && words <= 3) {
            assertEquals(isFirst(aggregation, slot - words - 2) ? slot : -1, known);
        }
    }

    /** Whether an entry is where the index is looked at first for the key. */
    private boolean isFirst(int aggregation, int entry) {
        int[] index = table.index();
        return index[(int) (key.hash() + aggregation) & index.length - 1] == entry;
    }

    @Property(tries = 400)
    void areThoseOfWholeKeys(
            @ForAll @Size(min = 1, max = 30) List<@StringLength(max = 30) @AlphaChars String> strings,
            @ForAll @IntRange(max = 8191) int place, @ForAll @LongRange(min = -2, max = 2) long number) {
        for (int round = 0; round < 2; round++) {
            for (String text : strings) {
                long address = put(text, place);
                boolean mayBeRead = address + 24 <= bytes.length && (address & 4095) <= 4096 - 24;
                boolean isThere = round == 1 && mayBeRead;
                key.begin();
                memory.addString(key, address, STRING_SIZE);
                int words = key.length();
                int known = memory.known(table.words(), table.index(), 1, address, STRING_SIZE);
                check(known, 1, words, isThere || known > 0);

                key.add(number);
                known = memory.known(table.words(), table.index(), 2, address, STRING_SIZE, number, false);
                check(known, 2, words + 1, isThere || known > 0);

                key.begin();
                key.add(number);
                memory.addString(key, address, STRING_SIZE);
                known = memory.known(table.words(), table.index(), 3, address, STRING_SIZE, number, true);
                check(known, 3, words + 1, isThere || known > 0);

                key.begin();
                key.add(number);
                key.add(text.length());
                known = AggregationTable.known(table.words(), table.index(), 4, number, text.length());
                check(known, 4, 2, round == 1 || known > 0);
            }
        }
    }
}
