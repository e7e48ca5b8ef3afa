package org.dtrace4j.trace.buffer;

import java.util.function.IntUnaryOperator;
import org.dtrace4j.device.BufferSnapshot;

/**
 * Policy {@code ring}: the newest records are kept. Given to the consumer once, after tracing has stopped, oldest
 * first.
 *
 * <pre>
 *   before it wraps:   | oldest ... newest |      free             |
 *                      0                   offset
 *   after it wrapped:  | ... newest | gap | oldest ...      | end  |
 *                      0            offset ^ oldest          ^ wrapEnd
 * </pre>
 *
 * <p>A record never goes over the end: one that does not fit there begins at 0, and {@code wrapEnd} remembers where the
 * older ones stop. Records in the way of a new one are given up whole, which takes their lengths, which their EPIDs
 * say. What a snapshot gives is always a suffix of what was committed. A record that was reserved and not committed has
 * cost the ones in its way all the same.
 */
public final class RingBuffer extends PrincipalBuffer {
    private final IntUnaryOperator sizeOf;
    private boolean wrapped;
    private int oldest;
    private int wrapEnd;

    /**
     * @param sizeOf bytes of a record with this EPID; probe context
     */
    public RingBuffer(byte[] data, IntUnaryOperator sizeOf) {
        super(data);
        this.sizeOf = sizeOf;
    }

    @Override
    int room(int need) {
        if (need > data.length) {
            drops++;
            return -1;
        }
        if (need > data.length - offset) {
            // What was left over from before the last turn lies behind offset, and goes now.
            wrapEnd = offset;
            offset = 0;
            oldest = 0;
            wrapped = wrapEnd > 0;
        }
        if (wrapped) {
            giveUpTo(offset + need);
        }
        return offset;
    }

    /** Gives up the oldest records until the bytes before {@code end} are free, or none are left of the last turn. */
    private void giveUpTo(int end) {
        while (oldest < end) {
            if (oldest >= wrapEnd) {
                wrapped = false;
                oldest = 0;
                return;
            }
            oldest += occupied(sizeOf.applyAsInt((int) INT.get(data, oldest)));
        }
        if (oldest >= wrapEnd) {
            wrapped = false;
            oldest = 0;
        }
    }

    @Override
    public BufferSnapshot snapshot(int cpu, boolean stopped) {
        if (!stopped) {
            return taken(cpu, new byte[0]);
        }
        int older = wrapped ? wrapEnd - oldest : 0;
        byte[] records = new byte[older + offset];
        System.arraycopy(data, oldest, records, 0, older);
        System.arraycopy(data, 0, records, older, offset);
        wrapped = false;
        oldest = 0;
        offset = 0;
        return taken(cpu, records);
    }

    @Override
    public void release(ArrayPool pool) {
        pool.giveBack(data);
    }
}
