package org.dtrace4j.trace.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.dtrace4j.dof.ClauseImage;

/**
 * Memory that records are written into, one behind the other.
 *
 * <pre>
 *   |EPID|hi  |lo  | values ...  |0   |EPID|hi  |lo  | values ...    |   free   |
 *   ^ 4-aligned                  ^    ^ 8-aligned                    ^ offset
 *                                padding
 * </pre>
 *
 * <p>All numbers are little-endian. An ECB always records the same layout, so the EPID alone says how long a record is
 * and what is in it. A record takes a multiple of 4 bytes, and begins at a multiple of 4 or, where something in it
 * needs that, of 8; an EPID of 0 fills what is left free for that. What a clause does not store into its record is cleared
 * when that is reserved, so that equal firings leave equal bytes, and nobody else's.
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
    /** Where a record is not cleared by itself any more: the word behind the header goes with the header. */
    public static final int CLEAR = ClauseImage.HEADER_SIZE + Integer.BYTES;
    private static final long LOW = 0xffff_ffffL;
    private static final long HIGH = ~LOW;

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
    /**
     * Bytes that count, of the size; what is reserved and not committed is not among them. Only kept where some do not count:
     * see {@link #used}.
     */
    int charged;
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

    /** How many bytes of memory a buffer of so many bytes needs. No record has less than 4 besides its time stamp. */
    public static int memory(int size) {
        return size <= SMALL ? size / Integer.BYTES * ClauseImage.HEADER_SIZE : size;
    }

    /**
     * Makes room at {@link #offset}, or behind padding there. Probe context.
     *
     * @param bytes how much, a multiple of 4
     * @param counted how many of these count
     * @param alignment 4 or 8
     * @return where, or -1 when there is no room
     */
    abstract int room(int bytes, int counted, int alignment);

    /** Bytes that count, of the size. */
    int used() {
        return free == 0 ? offset : charged;
    }

    /** How many bytes must be left free at {@link #offset}: none or 4. */
    final int padding(int alignment) {
        return -offset & alignment - 1;
    }

    /** Fills what must be left free at {@link #offset}; where that ends. */
    final int pad(int alignment) {
        int padding = padding(alignment);
        if (padding != 0) {
            INT.set(data, offset, 0);
        }
        return offset + padding;
    }

    /**
     * Makes room for a record and writes its header. Probe context.
     *
     * @param size bytes of the record with its header, a multiple of 4
     * @param alignment what its place is to be a multiple of, 4 or 8
     * @param unwritten begin and end of each range of bytes from {@link #CLEAR} on that is not going to be stored
     * @return its offset in {@link #data}, or -1 when there is no room
     */
    public final int reserve(int epid, int size, int alignment, int[] unwritten, long timestamp) {
        int base = room(size, size - free, alignment);
        if (base < 0) {
            return base;
        }
        byte[] bytes = data;
        LONG.set(bytes, base, epid | timestamp & HIGH);
        if (size > ClauseImage.HEADER_SIZE) {
            LONG.set(bytes, base + Long.BYTES, timestamp & LOW);
        } else {
            INT.set(bytes, base + Long.BYTES, (int) timestamp);
        }
        for (int i = 0; i < unwritten.length; i += 2) {
            Arrays.fill(bytes, base + unwritten[i], base + unwritten[i + 1], (byte) 0);
        }
        pendingEnd = base + size;
        return base;
    }

    /**
     * Makes room for a record that will not come. Probe context.
     *
     * @param size bytes of the record with its header
     * @param alignment what its place would be a multiple of
     * @return whether there is; if not it is counted as a drop
     */
    public final boolean demand(int size, int alignment) {
        return room(size, size - free, alignment) >= 0;
    }

    /** Makes the reserved record part of the buffer. Probe context. */
    public final void commit() {
        int end = pendingEnd;
        if (free != 0 && end != offset) {
            charged += end - offset - free;
        }
        offset = end;
    }

    /** Sets when the record at {@code base} was made. */
    final void stamp(int base, long timestamp) {
        INT.set(data, base + 4, (int) (timestamp >>> 32));
        INT.set(data, base + 8, (int) timestamp);
    }

    /** What lies at {@code at}: an EPID, or 0 for padding. */
    final int epid(int at) {
        return (int) INT.get(data, at);
    }

    /** Bytes of what lies at {@code at}: a record, or padding. */
    final int length(int at, IntUnaryOperator sizeOf) {
        int epid = epid(at);
        return epid == 0 ? Integer.BYTES : sizeOf.applyAsInt(epid);
    }
}
