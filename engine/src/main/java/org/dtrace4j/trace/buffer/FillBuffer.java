package org.dtrace4j.trace.buffer;

import java.util.Arrays;
import org.dtrace4j.device.BufferSnapshot;

/**
 * Policy {@code fill}: what fits is kept, and once something did not fit nothing more is recorded. Space at the end is
 * kept for the records of {@code END}. Given to the consumer once, after tracing has stopped.
 */
public final class FillBuffer extends PrincipalBuffer {
    private int limit;
    private boolean full;
    private boolean reserveOpen;

    /**
     * @param data of {@link #memory} for this size
     */
    public FillBuffer(byte[] data, int size) {
        super(data, size);
        this.limit = size;
    }

    /**
     * Keeps room at the end for one record more that only {@code END} may make.
     *
     * @param recordSize bytes of the record
     * @param alignment of the record: so much more is kept, as in the original
     * @return whether there is that room
     */
    public boolean keepRoomFor(int recordSize, int alignment) {
        limit -= recordSize - free + alignment;
        return limit >= 0;
    }

    @Override
    int room(int bytes, int counted, int alignment) {
        if (isFull() || counted + padding(alignment) > limit - used()) {
            full = true;
            return -1;
        }
        return pad(alignment);
    }

    @Override
    public boolean isFull() {
        return full && !reserveOpen;
    }

    @Override
    public void openReserve() {
        limit = size;
        reserveOpen = true;
    }

    @Override
    byte[] records() {
        return Arrays.copyOf(data, offset);
    }

    @Override
    public BufferSnapshot snapshot(int cpu, boolean stopped) {
        if (!stopped) {
            return taken(cpu, new byte[0]);
        }
        byte[] records = records();
        offset = 0;
        charged = 0;
        return taken(cpu, records);
    }

    @Override
    public void release(ArrayPool pool) {
        pool.giveBack(data);
    }
}
