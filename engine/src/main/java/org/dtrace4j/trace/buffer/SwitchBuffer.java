package org.dtrace4j.trace.buffer;

import java.util.Arrays;
import org.dtrace4j.device.BufferSnapshot;

/**
 * Policy {@code switch}: two halves. Probes write into one; a snapshot takes that one away and gives them the other.
 * What does not fit before the consumer comes is dropped and counted.
 */
public final class SwitchBuffer extends PrincipalBuffer {
    private byte[] inactive;

    /** A buffer of two halves of the same length, {@link #memory} of a size that is a multiple of 8. */
    public SwitchBuffer(byte[] active, byte[] inactive, int size) {
        super(active, size);
        this.inactive = inactive;
    }

    @Override
    int room(int bytes, int counted) {
        if (counted > size - used) {
            drops++;
            return -1;
        }
        return offset;
    }

    @Override
    public BufferSnapshot snapshot(int cpu, boolean stopped) {
        byte[] full = data;
        int length = offset;
        data = inactive;
        offset = 0;
        used = 0;
        inactive = full;
        return taken(cpu, Arrays.copyOf(full, length));
    }

    @Override
    public void release(ArrayPool pool) {
        pool.giveBack(data);
        pool.giveBack(inactive);
    }
}
