package org.dtrace4j.trace.buffer;

import java.util.function.IntUnaryOperator;
import java.util.function.IntConsumer;
/**
 * What one CPU records into one speculation, until the speculation is committed or discarded. What does not fit is
 * dropped and counted, and the count is the consumer's only if the speculation is committed.
 */
public final class SpeculativeBuffer extends RecordBuffer {
    private long drops;

    public SpeculativeBuffer(byte[] data) {
        super(data);
    }

    @Override
    int room(int bytes) {
        if (bytes > data.length - offset) {
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

    /**
     * Forgets all records. Probe context.
     *
     * @return how many did not fit
     */
    public long clear() {
        long counted = drops;
        offset = 0;
        drops = 0;
        return counted;
    }

    /** Gives up the memory, into {@code pool}. Nothing may be recorded after that. */
    public void release(ArrayPool pool) {
        pool.giveBack(data);
    }
}
