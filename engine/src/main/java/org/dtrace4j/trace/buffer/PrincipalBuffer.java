package org.dtrace4j.trace.buffer;

import java.util.function.IntUnaryOperator;
import org.dtrace4j.device.BufferSnapshot;

/** What one CPU records for one consumer. The policies differ in what happens when it is full. */
public abstract class PrincipalBuffer extends RecordBuffer {
    long drops;
    long errors;

    PrincipalBuffer(byte[] data, int size) {
        super(data, size);
    }

    /** Counts a clause that faulted. Probe context. */
    public final void countError() {
        errors++;
    }

    /**
     * Takes over all records of a speculation, as if they had been made now; when there is no room for all of them,
     * none. The drop is counted besides what the policy counts, as the original does: two where records are dropped,
     * and one where a buffer is full for good, even if there was nothing to take over. Probe context.
     *
     * @param sizeOf bytes of a record with this EPID; probe context
     * @return whether there was room
     */
    public final boolean take(SpeculativeBuffer speculated, long timestamp, IntUnaryOperator sizeOf) {
        int length = speculated.offset;
        if (length == 0 && !isFull()) {
            return true;
        }
        int counted = length - (free == 0 ? 0 : free * speculated.count(sizeOf));
        int base = room(length, counted, Long.BYTES);
        if (base < 0) {
            drops++;
            return false;
        }
        System.arraycopy(speculated.data, 0, data, base, length);
        for (int at = base; at < base + length; at += length(at, sizeOf)) {
            if (epid(at) != 0) {
                stamp(at, timestamp);
            }
        }
        charged += free == 0 ? 0 : counted + base - offset;
        offset = base + length;
        return true;
    }

    /** Whether the buffer is full for good. */
    public boolean isFull() {
        return false;
    }

    /** Whether more than so many hundredths of it are used. */
    public final boolean isOver(int percent) {
        return 100L * used() > (long) percent * size;
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

    /** A copy of all records that are there, the oldest first. */
    abstract byte[] records();

    /** What is there, without taking it and whatever the policy, for a debugger that looks while nothing runs. */
    public final BufferSnapshot look(int cpu) {
        return new BufferSnapshot(cpu, records(), 0, drops, errors);
    }

    /** The snapshot of {@code bytes}; the counters begin anew. */
    final BufferSnapshot taken(int cpu, byte[] bytes) {
        BufferSnapshot snapshot = new BufferSnapshot(cpu, bytes, 0, drops, errors);
        drops = 0;
        errors = 0;
        return snapshot;
    }
}
