package org.dtrace4j.trace.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.dof.ClauseImage;

/**
 * What one CPU records for one consumer.
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
public abstract class PrincipalBuffer {
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
    long drops;
    long errors;

    PrincipalBuffer(byte[] data) {
        this.data = data;
    }

    /**
     * Makes room for a record and writes its header. Probe context.
     *
     * @param size bytes of the record with its header, a multiple of 4
     * @return its offset in {@link #data}, or -1 when there is no room
     */
    public abstract int reserve(int epid, int size, long timestamp);

    /** Makes the reserved record part of the buffer. Probe context. */
    public final void commit() {
        offset = pendingEnd;
    }

    /** Counts a clause that faulted. Probe context. */
    public final void countError() {
        errors++;
    }

    /** Whether the buffer is full for good. */
    public boolean isFull() {
        return false;
    }

    /** Opens the space that was kept for the records of {@code END}. */
    public void openReserve() { }

    /** Gives up the memory, into {@code pool}. Nothing may be recorded after that. */
    public abstract void release(ArrayPool pool);

    /**
     * Takes what is there, and what was counted.
     *
     * @param stopped whether tracing has stopped: some policies give nothing before
     */
    public abstract BufferSnapshot snapshot(int cpu, boolean stopped);

    /** Writes the header at {@code base} and clears what follows. */
    final int begin(int base, int epid, int size, long timestamp) {
        byte[] bytes = data;
        int end = base + size;
        // Records begin at multiples of 8, so whole words may be cleared, the padding of the last one included.
        for (int at = base + ClauseImage.HEADER_SIZE; at < end; at += Long.BYTES) {
            LONG.set(bytes, at, 0L);
        }
        INT.set(bytes, base, epid);
        INT.set(bytes, base + 4, (int) (timestamp >>> 32));
        INT.set(bytes, base + 8, (int) timestamp);
        INT.set(bytes, base + 12, 0);
        pendingEnd = base + occupied(size);
        return base;
    }

    /** The snapshot of {@code bytes}; the counters begin anew. */
    final BufferSnapshot taken(int cpu, byte[] bytes) {
        BufferSnapshot snapshot = new BufferSnapshot(cpu, bytes, 0, drops, errors);
        drops = 0;
        errors = 0;
        return snapshot;
    }

    /** Bytes that a record of {@code size} takes in a buffer. */
    public static int occupied(int size) {
        return size + 7 & ~7;
    }
}
