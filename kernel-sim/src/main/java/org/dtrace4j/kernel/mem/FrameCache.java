package org.dtrace4j.kernel.mem;

import java.util.Arrays;

/**
 * The frames of an address space that were used last, as a processor keeps translations: an access that finds its frame
 * here has no need to search for the segment.
 *
 * <pre>
 *   granules[hash(address / 1024)] = address / 1024        frames[same slot] = the frame that this granule lies in
 * </pre>
 *
 * <p>Frames hold whole granules, and an address's place in its frame follows from the frame's length. Invariant, kept by
 * {@link AddressSpace}: a frame that is remembered is the one that its segment has now, and all of the granule is mapped.
 */
final class FrameCache {
    /** log2 of the bytes of a granule; what lies in smaller frames is never remembered. */
    static final int GRANULE_SHIFT = 10;
    private static final long NOTHING = -1L;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long[] granules;
    private final byte[][] frames;
    private final int hashShift;

    /** An empty cache of 2^{@code slotShift} slots. */
    FrameCache(int slotShift) {
        granules = new long[1 << slotShift];
        frames = new byte[1 << slotShift][];
        hashShift = Long.SIZE - slotShift;
        clear();
    }

    /** Bytes from an address to the end of its granule. */
    static int leftInGranule(long address) {
        return (1 << GRANULE_SHIFT) - ((int) address & (1 << GRANULE_SHIFT) - 1);
    }

    private int slot(long granule) {
        return (int) (granule * GOLDEN >>> hashShift);
    }

    /** The frame of an address, or null if it is not remembered. */
    byte[] get(long address) {
        long granule = address >>> GRANULE_SHIFT;
        int slot = slot(granule);
        return granules[slot] == granule ? frames[slot] : null;
    }

    void put(long address, byte[] frame) {
        long granule = address >>> GRANULE_SHIFT;
        int slot = slot(granule);
        granules[slot] = granule;
        frames[slot] = frame;
    }

    /** Puts a frame in the place of another, for all addresses of the frame that begins at {@code base}. */
    void replace(long base, byte[] frame) {
        for (int at = 0; at < frame.length; at += 1 << GRANULE_SHIFT) {
            if (get(base + at) != null) {
                put(base + at, frame);
            }
        }
    }

    void clear() {
        Arrays.fill(granules, NOTHING);
    }
}
