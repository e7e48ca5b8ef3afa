package org.dtrace4j.kernel.mem;

/**
 * Immutable contents for a segment, shared by any number of address spaces. A space that writes to it gets its own copy
 * of the frame it writes to.
 */
public final class MemoryImage {
    final byte[][] frames;
    final int frameShift;

    MemoryImage(byte[][] frames, int frameShift) {
        this.frames = frames;
        this.frameShift = frameShift;
    }

    /**
     * Takes the present contents of a segment as an image. The space goes on and keeps what it writes to itself.
     *
     * @param base address of the segment
     */
    public static MemoryImage of(AddressSpace space, long base) {
        return space.freeze(base);
    }

    /** Size of the segment it was taken of, in bytes, rounded up to whole frames. */
    public long sizeBytes() {
        return (long) frames.length << frameShift;
    }
}
