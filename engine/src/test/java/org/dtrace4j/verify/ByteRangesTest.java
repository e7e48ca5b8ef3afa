package org.dtrace4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Ranges of bytes are sets: those of {@link BitSet}. */
class ByteRangesTest {
    private static final int SIZE = 64;

    private final BitSet model = new BitSet();

    private static ByteRanges ranges(List<@IntRange Integer> bounds, BitSet model) {
        ByteRanges ranges = ByteRanges.NONE;
        for (int i = 0; i + 1 < bounds.size(); i += 2) {
            int from = bounds.get(i);
            int to = from + bounds.get(i + 1) % 9;
            ranges = ranges.with(from, to);
            model.set(from, to);
        }
        return ranges;
    }

    private static BitSet bits(ByteRanges ranges) {
        BitSet bits = new BitSet();
        int[] bounds = ranges.bounds();
        for (int i = 0; i < bounds.length; i += 2) {
            assertTrue(bounds[i] < bounds[i + 1] && (i == 0 || bounds[i - 1] < bounds[i]), ranges::toString);
            bits.set(bounds[i], bounds[i + 1]);
        }
        return bits;
    }

    @Property
    void unitesIntersectsAndMisses(@ForAll @Size(max = 24) List<@IntRange(max = SIZE) Integer> mine,
            @ForAll @Size(max = 24) List<@IntRange(max = SIZE) Integer> its, @ForAll @IntRange(max = SIZE) int from,
            @ForAll @IntRange(max = SIZE) int to) {
        ByteRanges left = ranges(mine, model);
        assertEquals(model, bits(left));
        BitSet other = new BitSet();
        ByteRanges right = ranges(its, other);
        BitSet missing = new BitSet();
        missing.set(Math.min(from, to), to);
        missing.andNot(model);
        assertEquals(missing, bits(left.missing(from, to)));
        BitSet behind = (BitSet) model.clone();
        behind.clear(0, from);
        assertEquals(behind, bits(left.from(from)));
        BitSet both = (BitSet) model.clone();
        both.and(other);
        assertEquals(both, bits(left.both(right)));
        assertEquals(both, bits(right.both(left)));
        model.clear();
    }
}
