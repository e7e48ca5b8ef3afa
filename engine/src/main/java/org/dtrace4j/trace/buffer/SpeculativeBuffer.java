package org.dtrace4j.trace.buffer;

import java.util.function.IntUnaryOperator;
import java.util.function.IntConsumer;

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
    int room(int bytes, int counted) {
        if (counted > size - used) {
            drops++;
            return -1;
        }
        return offset;
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

    /** Gives the EPID of each record to {@code taker}. Probe context. */
    public void forEachRecord(IntUnaryOperator sizeOf, IntConsumer taker) {
        int at = 0;
        while (at < offset) {
            int epid = (int) INT.get(data, at);
            if (epid == 0) {
                at += Integer.BYTES;
            } else {
                taker.accept(epid);
                at += sizeOf.applyAsInt(epid);
            }
        }
    }

    /** How many records there are. Probe context. */
    int count(IntUnaryOperator sizeOf) {
        int count = 0;
        for (int at = 0; at < offset; at += occupied(sizeOf.applyAsInt((int) INT.get(data, at)))) {
            count++;
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
        used = 0;
        drops = 0;
        return counted;
    }

    /** Gives up the memory, into {@code pool}. Nothing may be recorded after that. */
    public void release(ArrayPool pool) {
        pool.giveBack(data);
    }
}
