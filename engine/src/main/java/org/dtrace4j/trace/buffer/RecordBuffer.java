package org.dtrace4j.trace.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.dtrace4j.dof.ClauseImage;

/**
 * Memory that records are written into, one behind the other.
 *
 * <pre>
 *   |EPID|hi  |lo  | values ...    |EPID|hi  |lo  | values ...    |   free   |
 *   ^ 8-aligned                    ^ 8-aligned                    ^ offset
 * </pre>
 *
 * <p>All numbers are little-endian. An ECB always records the same layout, so the EPID alone says how long a record is
 * and what is in it. Records begin at multiples of 8; a record that does not end at one is followed by an EPID of 0. A
 * record is cleared when it is reserved, so that equal firings leave equal bytes.
 *
 * <p>A buffer of no more than a page is so small because somebody counts the bytes of the records that are to fit. The
 * size of a record in a small buffer is the one that was DTrace's before records had time stamps: the EPID and the
 * values. The memory of such a buffer has room for the time stamps besides.
 */
public abstract class RecordBuffer {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The largest buffer whose size does not include the time stamps. */
    private static final int SMALL = 4096;
    private static final int TIME_SIZE = 8;

    /**
     * The bytes that are being written. Clauses store into them through the firing, at offsets from {@link #reserve}.
     */
    public byte[] data;
    /** The size that the buffer is said to have. */
    final int size;
    /** Bytes of each record that do not count: those of its time stamp, or none. */
    final int free;
    /** Where the next record goes. */
    int offset;
    /** Bytes that count, of the size; what is reserved and not committed is not among them. */
    int used;
    /** End of the record that is reserved and not committed. */
    int pendingEnd;

    /**
     * @param data of {@link #memory} for this size
     */
    RecordBuffer(byte[] data, int size) {
        this.data = data;
        this.size = size;
        this.free = size <= SMALL ? TIME_SIZE : 0;
    }

    /** How many bytes of memory a buffer of so many bytes needs. No record has less than 8 besides its time stamp. */
    public static int memory(int size) {
        return size <= SMALL ? 2 * size : size;
    }

    /**
     * Makes room at {@link #offset}. Probe context.
     *
     * @param bytes how much, a multiple of 8
     * @param counted how many of these count
     * @return {@link #offset}, or -1 when there is no room
     */
    abstract int room(int bytes, int counted);

    /**
     * Makes room for a record and writes its header. Probe context.
     *
     * @param size bytes of the record with its header, a multiple of 4
     * @return its offset in {@link #data}, or -1 when there is no room
     */
    public final int reserve(int epid, int size, long timestamp) {
        int bytes = occupied(size);
        int base = room(bytes, bytes - free);
        return base < 0 ? base : begin(base, epid, size, timestamp);
    }

    /**
     * Makes room for a record that will not come. Probe context.
     *
     * @param size bytes of the record with its header
     * @return whether there is; if not it is counted as a drop
     */
    public final boolean demand(int size) {
        int bytes = occupied(size);
        return room(bytes, bytes - free) >= 0;
    }

    /** Makes the reserved record part of the buffer. Probe context. */
    public final void commit() {
        if (pendingEnd != offset) {
            used += pendingEnd - offset - free;
            offset = pendingEnd;
        }
    }

    /** Writes the header at {@code base} and clears what follows. */
    private int begin(int base, int epid, int size, long timestamp) {
        byte[] bytes = data;
        int end = base + size;
        // Records begin at multiples of 8, so whole words may be cleared, the padding of the last one included.
        INT.set(bytes, base + ClauseImage.HEADER_SIZE, 0);
        for (int at = base + ClauseImage.HEADER_SIZE + Integer.BYTES; at < end; at += Long.BYTES) {
            LONG.set(bytes, at, 0L);
        }
        INT.set(bytes, base, epid);
        stamp(base, timestamp);
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
