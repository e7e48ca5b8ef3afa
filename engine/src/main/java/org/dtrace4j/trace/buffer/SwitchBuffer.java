package org.dtrace4j.trace.buffer;

import java.util.Arrays;
import org.dtrace4j.device.BufferSnapshot;

/**
 * Policy {@code switch}: two halves. Probes write into one; a snapshot takes that one away and gives them the other.
 * What does not fit before the consumer comes is dropped and counted.
 */
public final class SwitchBuffer extends PrincipalBuffer {
    private static final byte[] NOTHING = {};

    private final ArrayPool pool;
    /** Made by the first snapshot that finds something: many a CPU never records anything. */
    private byte[] inactive;

    /** A buffer of two halves from a pool, each of {@link #memory} of a size that is a multiple of 8. */
    public SwitchBuffer(ArrayPool pool, int size) {
        super(pool.bytes(memory(size)), size);
        this.pool = pool;
    }

    @Override
    int room(int bytes, int counted, int alignment) {
        if (counted + padding(alignment) > size - used()) {
            drops++;
            return -1;
        }
        return pad(alignment);
    }

    @Override
    byte[] records() {
        return Arrays.copyOf(data, offset);
    }

    @Override
    public BufferSnapshot snapshot(int cpu, boolean stopped) {
        int length = offset;
        if (length == 0) {
            return taken(cpu, NOTHING);
        }
        byte[] full = data;
        data = inactive == null ? pool.bytes(full.length) : inactive;
        offset = 0;
        charged = 0;
        inactive = full;
        return taken(cpu, Arrays.copyOf(full, length));
    }

    @Override
    public void release(ArrayPool given) {
        given.giveBack(data);
        if (inactive != null) {
            given.giveBack(inactive);
        }
    }
}
