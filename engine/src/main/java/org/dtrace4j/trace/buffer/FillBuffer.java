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

    /**
     * @param reserve bytes at the end that only {@code END} may use
     */
    public FillBuffer(byte[] data, int reserve) {
        super(data);
        this.limit = data.length - reserve;
    }

    @Override
    int room(int bytes) {
        if (full || bytes > limit - offset) {
            full = true;
            return -1;
        }
        return offset;
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public void openReserve() {
        limit = data.length;
        full = false;
    }

    @Override
    public BufferSnapshot snapshot(int cpu, boolean stopped) {
        if (!stopped) {
            return taken(cpu, new byte[0]);
        }
        byte[] records = Arrays.copyOf(data, offset);
        offset = 0;
        return taken(cpu, records);
    }

    @Override
    public void release(ArrayPool pool) {
        pool.giveBack(data);
    }
}
