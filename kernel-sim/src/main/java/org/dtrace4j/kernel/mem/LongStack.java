package org.dtrace4j.kernel.mem;

import java.util.Arrays;

/** Addresses, last in, first out. */
final class LongStack {
    private long[] values = new long[8];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void push(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    long pop() {
        return values[--count];
    }
}
