package org.dtrace4j.trace.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.dtrace4j.dof.ClauseImage;

/**
 * Memory that records are written into, one behind the other.
 *
 * <pre>
 *   |EPID|hi  |lo  |0000| values ... |EPID|hi  |lo  |0000| values ... |   free   |
 *   ^ 8-aligned                      ^ 8-aligned                      ^ offset
 * </pre>
 *
 * <p>All numbers are little-endian. An ECB always records the same layout, so the EPID alone says how long a record is
 * and what is in it. Records begin at multiples of 8; a record that does not end at one is followed by an EPID of 0. A
 * record is cleared when it is reserved, so that equal firings leave equal bytes.
 */
public abstract class RecordBuffer {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * The bytes that are being written. Clauses store into them through the firing, at offsets from {@link #reserve}.
     */
    public byte[] data;
    /** Where the next record goes. */
    int offset;
    /** End of the record that is reserved and not committed. */
    int pendingEnd;

    RecordBuffer(byte[] data) {
        this.data = data;
    }

    /**
     * Makes room at {@link #offset}. Probe context.
     *
     * @param bytes how much, a multiple of 8
     * @return {@link #offset}, or -1 when there is no room
     */
    abstract int room(int bytes);

    /**
     * Makes room for a record and writes its header. Probe context.
     *
     * @param size bytes of the record with its header, a multiple of 4
     * @return its offset in {@link #data}, or -1 when there is no room
     */
    public final int reserve(int epid, int size, long timestamp) {
        int base = room(occupied(size));
        return base < 0 ? base : begin(base, epid, size, timestamp);
    }

    /** Makes the reserved record part of the buffer. Probe context. */
    public final void commit() {
        offset = pendingEnd;
    }

    /** Writes the header at {@code base} and clears what follows. */
    private int begin(int base, int epid, int size, long timestamp) {
        byte[] bytes = data;
        int end = base + size;
        // Records begin at multiples of 8, so whole words may be cleared, the padding of the last one included.
        for (int at = base + ClauseImage.HEADER_SIZE; at < end; at += Long.BYTES) {
            LONG.set(bytes, at, 0L);
        }
        INT.set(bytes, base, epid);
        stamp(base, timestamp);
        INT.set(bytes, base + 12, 0);
        pendingEnd = base + occupied(size);
        return base;
    }

    /** Sets when the record at {@code base} was made. */
    final void stamp(int base, long timestamp) {
        INT.set(data, base + 4, (int) (timestamp >>> 32));
        INT.set(data, base + 8, (int) timestamp);
    }

    /** Bytes that a record of {@code size} takes in a buffer. */
    public static int occupied(int size) {
        return size + 7 & ~7;
    }
}
