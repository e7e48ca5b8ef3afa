package org.dtrace4j.trace.buffer;

import java.util.function.IntUnaryOperator;

/**
 * What one CPU records into one speculation, until the speculation is committed or discarded. What does not fit is
 * dropped and counted, and the count is the consumer's only if the speculation is committed.
 */
public final class SpeculativeBuffer extends RecordBuffer {
    private long drops;

    /**
     * @param data of {@link #memory} for this size
     */
    public SpeculativeBuffer(byte[] data, int size) {
        super(data, size);
    }

    @Override
    int room(int bytes, int counted, int alignment) {
        if (counted + padding(alignment) > size - used()) {
            drops++;
            return -1;
        }
        return pad(alignment);
    }

    /** As {@link #reserve}, for a clause that has no record. Probe context. */
    public int reserveNothing() {
        pendingEnd = offset;
        return offset;
    }

    /** Whether nothing was recorded into it. Probe context. */
    public boolean isEmpty() {
        return offset == 0;
    }

    /** Tells {@code taker} of each record. Probe context. */
    public void forEachRecord(IntUnaryOperator sizeOf, RecordTaker taker, int cpu) {
        for (int at = 0; at < offset; at += length(at, sizeOf)) {
            int epid = epid(at);
            if (epid != 0) {
                taker.take(epid, cpu);
            }
        }
    }

    /** How many records there are. Probe context. */
    int count(IntUnaryOperator sizeOf) {
        int count = 0;
        for (int at = 0; at < offset; at += length(at, sizeOf)) {
            count += epid(at) == 0 ? 0 : 1;
        }
        return count;
    }

    /**
     * Forgets all records. Probe context.
     *
     * @return how many did not fit
     */
    public long clear() {
        long counted = drops;
        offset = 0;
        charged = 0;
        drops = 0;
        return counted;
    }

    /** Gives up the memory, into {@code pool}. Nothing may be recorded after that. */
    public void release(ArrayPool pool) {
        pool.giveBack(data);
    }
}
