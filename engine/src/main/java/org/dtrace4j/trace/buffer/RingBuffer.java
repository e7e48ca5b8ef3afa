package org.dtrace4j.trace.buffer;

import java.util.function.IntUnaryOperator;
import org.dtrace4j.device.BufferSnapshot;

/**
 * Policy {@code ring}: the newest records are kept. Given to the consumer once, after tracing has stopped, oldest
 * first.
 *
 * <pre>
 *   before it wraps:   | free | oldest ... newest |      free      |
 *                      0      ^ oldest            ^ offset
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
    /** Told of each record that is given up; null when nobody keeps books. */
    private final RecordTaker discarded;
    private final int cpu;
    private boolean wrapped;
    private int oldest;
    private int wrapEnd;
    /** The length of the records with one EPID, which is asked for again and again; at first of padding. */
    private int knownEpid;
    private int knownBytes = Integer.BYTES;

    /**
     * A buffer of {@code cpu} that tells of what it gives up.
     *
     * @param data of {@link #memory} for this size
     * @param sizeOf bytes of a record with this EPID; probe context
     * @param discarded told of each record that is given up; null for nobody
     */
    public RingBuffer(byte[] data, int size, IntUnaryOperator sizeOf, RecordTaker discarded, int cpu) {
        super(data, size);
        this.sizeOf = sizeOf;
        this.discarded = discarded;
        this.cpu = cpu;
    }

    @Override
    int room(int bytes, int counted, int alignment) {
        if (free != 0) {
            return roomWithinSize(bytes, counted, alignment);
        }
        // Every byte counts, so what is in the way says all.
        int base = offset + padding(alignment);
        if (bytes > data.length - base) {
            if (bytes > data.length) {
                drops++;
                return -1;
            }
            turn();
            base = 0;
        }
        if (wrapped && oldest < base + bytes) {
            giveUpOldest();
            // Where all records are of one length that was all, and the compiled clause has no loop in it.
            if (wrapped && oldest < base + bytes) {
                giveUpAllBefore(base + bytes);
            }
        }
        return pad(alignment);
    }

    private void giveUpAllBefore(int end) {
        while (wrapped && oldest < end) {
            giveUpOldest();
        }
    }

    /** The same where the size says less than the memory has. */
    private int roomWithinSize(int bytes, int counted, int alignment) {
        if (counted > size) {
            drops++;
            return -1;
        }
        int padding = padding(alignment);
        if (bytes + padding > data.length - offset || counted + padding > size) {
            turn();
            padding = 0;
        }
        while (counted + padding > size - charged || wrapped && oldest < offset + padding + bytes) {
            giveUpOldest();
        }
        return pad(alignment);
    }

    @Override
    int used() {
        return free != 0 ? charged : offset - (wrapped ? oldest - wrapEnd : oldest);
    }

    /** Begins at 0 again. */
    private void turn() {
        // What was left over from before the last turn lies behind offset, and goes now.
        while (wrapped) {
            giveUpOldest();
        }
        wrapEnd = offset;
        wrapped = oldest < wrapEnd;
        oldest = wrapped ? oldest : 0;
        offset = 0;
    }

    private void giveUpOldest() {
        int epid = epid(oldest);
        if (epid != knownEpid) {
            knownBytes = length(oldest, sizeOf);
            knownEpid = epid;
        }
        int bytes = knownBytes;
        if (free != 0) {
            charged -= epid == 0 ? bytes : bytes - free;
        }
        if (discarded != null && epid != 0) {
            discarded.take(epid, cpu);
        }
        oldest += bytes;
        if (wrapped && oldest >= wrapEnd) {
            wrapped = false;
            oldest = 0;
        }
    }

    @Override
    byte[] records() {
        int older = wrapped ? wrapEnd - oldest : 0;
        int first = wrapped ? 0 : oldest;
        byte[] records = new byte[older + offset - first];
        System.arraycopy(data, oldest, records, 0, older);
        System.arraycopy(data, first, records, older, offset - first);
        return records;
    }

    @Override
    public BufferSnapshot snapshot(int cpu, boolean stopped) {
        if (!stopped) {
            return taken(cpu, new byte[0]);
        }
        byte[] records = records();
        wrapped = false;
        oldest = 0;
        offset = 0;
        charged = 0;
        return taken(cpu, records);
    }

    @Override
    public void release(ArrayPool pool) {
        pool.giveBack(data);
    }
}
