package org.dtrace4j.examples.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a careful engineer's own tracing keeps for one CPU: counters, a hash table, a ring of records; all of it made before
 * it is used, and nothing shared with another CPU.
 */
final class HandLane {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Words in front of and behind the counters, so that no cache line is shared with another CPU. */
    private static final int PADDING = 16;
    private static final int COUNT = PADDING;
    private static final int SUM = PADDING + 1;
    private static final int SINCE = PADDING + 2;
    /** 64 powers of two of either sign, and 0. */
    private static final int BUCKETS = 128;
    private static final int ZERO_BUCKET = 63;
    private static final int TABLE = 1024;
    /** Key words that an entry of the table has room for, and its count behind them. */
    private static final int KEY = 4;
    private static final int ENTRY = KEY + 1;
    private static final int RING = 64 << 10;
    private static final int HEADER = 16;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final long[] counters = new long[2 * PADDING + 3];
    private final long[] buckets = new long[BUCKETS + 2 * PADDING];
    private final long[] table = new long[TABLE * ENTRY];
    private final byte[] ring = new byte[RING];
    private final long[] key = new long[KEY];
    private int end;
    private long records;

    void count() {
        counters[COUNT]++;
    }

    void add(long value) {
        counters[SUM] += value;
    }

    void quantize(long value) {
        int bucket = value > 0 ? BUCKETS - 1 - Long.numberOfLeadingZeros(value) : value == 0 ? ZERO_BUCKET
                : Math.max(0, Long.numberOfLeadingZeros(-value) - 1);
        buckets[PADDING + bucket]++;
    }

    void begin(long now) {
        counters[SINCE] = now;
    }

    /** When the call that returns has begun; 0 when that was not seen. */
    long began() {
        long since = counters[SINCE];
        counters[SINCE] = 0;
        return since;
    }

    // ---- counts under a key

    /** Under a key of one word. */
    void count(long word) {
        key[0] = word;
        count(1);
    }

    /** Under a string in memory, of at most 24 bytes, and a number; 0 for none. */
    void count(ToyMemory memory, long text, long number) {
        int length = 0;
        long word;
        do {
            word = memory.load64(text + (long) length * Long.BYTES);
            long zeros = word - ONES & ~word & HIGHS;
            if (zeros != 0) {
                word &= (Long.lowestOneBit(zeros) >>> 7) - 1;
            }
            key[length++] = word;
            if (zeros != 0) {
                break;
            }
        } while (length < KEY - 1);
        key[length++] = number;
        count(length);
    }

    private void count(int length) {
        long hash = 0;
        for (int i = 0; i < length; i++) {
            long mixed = (hash ^ key[i]) * 0x9e3779b97f4a7c15L;
            hash = mixed ^ mixed >>> 32;
        }
        for (int i = (int) hash & TABLE - 1;; i = i + 1 & TABLE - 1) {
            int entry = i * ENTRY;
            if (table[entry + KEY] == 0) {
                System.arraycopy(key, 0, table, entry, length);
                table[entry + KEY] = 1;
                return;
            }
            int same = 0;
            while (same < length && table[entry + same] == key[same]) {
                same++;
            }
            if (same == length) {
                table[entry + KEY]++;
                return;
            }
        }
    }

    // ---- records

    /** A record of a header with the time, and two words. */
    void record(long time, long first, long second) {
        int base = room(HEADER + 2 * Long.BYTES);
        INT.set(ring, base, 1);
        LONG.set(ring, base + 4, time);
        LONG.set(ring, base + HEADER, first);
        LONG.set(ring, base + HEADER + Long.BYTES, second);
    }

    /** A record of the time and the stack. */
    void recordStack(long time, long[] stack, int frames) {
        int base = room(HEADER + frames * Long.BYTES);
        INT.set(ring, base, 1);
        LONG.set(ring, base + 4, time);
        for (int i = 0; i < frames; i++) {
            LONG.set(ring, base + HEADER + i * Long.BYTES, stack[i]);
        }
    }

    private int room(int bytes) {
        int base = end > RING - bytes ? 0 : end;
        end = base + bytes;
        records++;
        return base;
    }

    /** How many firings have left something here. */
    long total() {
        long total = counters[COUNT] + records + Arrays.stream(buckets).sum();
        for (int entry = 0; entry < table.length; entry += ENTRY) {
            total += table[entry + KEY];
        }
        return total;
    }

    long sum() {
        return counters[SUM];
    }
}
