package org.dtrace4j.kernel.mem;

import org.dtrace4j.kernel.sim.LongMap;

/** Bytes that several address spaces may have mapped, each where it likes: zeroes until somebody writes. */
public final class SharedMemory {
    static final int FRAME_SHIFT = 12;

    final LongMap<byte[]> frames = new LongMap<>();
}
