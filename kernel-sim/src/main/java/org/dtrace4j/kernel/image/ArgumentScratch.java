package org.dtrace4j.kernel.image;

import org.dtrace4j.kernel.mem.AddressSpace;

/**
 * A piece of the memory of a process, a ring, that arguments of traced functions are copied to. Nothing else uses it, so that
 * the process goes the same way with probes and without.
 */
public final class ArgumentScratch {
    private static final long BASE = 0x9000000L;
    private static final int BYTES = 0x20000;
    private static final int FRAME_SHIFT = 10;

    private AddressSpace memory;
    private boolean mapped;
    private int used;

    /** The process has new memory. */
    public void reset(AddressSpace newMemory) {
        memory = newMemory;
        mapped = false;
    }

    AddressSpace memory() {
        return memory;
    }

    long room(int sizeBytes) {
        if (!mapped) {
            memory.mapSparse("traced arguments", BASE, BYTES, FRAME_SHIFT);
            mapped = true;
        }
        int whole = sizeBytes + 15 & ~15;
        if (used + whole > BYTES) {
            used = 0;
        }
        long address = BASE + used;
        used += whole;
        return address;
    }
}
