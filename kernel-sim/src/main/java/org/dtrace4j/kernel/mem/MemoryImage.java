package org.dtrace4j.kernel.mem;

/**
 * Immutable contents for a segment, shared by any number of address spaces. A space that writes to it gets its own copy
 * of the frame it writes to.
 *
 * <p>Frames of which few are ever looked at need not be there from the beginning: they are made when somebody wants them.
 */
public final class MemoryImage {
    /** Says what frames hold that are made late. */
    @FunctionalInterface
    public interface FrameMaker {
        /**
         * Completes a frame.
         *
         * @param offset of the frame in the segment, in bytes
         * @param frame what was known of it when the image was taken; to be changed
         */
        void complete(long offset, byte[] frame);
    }

    final int frameShift;
    /** What is known; null for what is still to be made. Read by segments as they begin, written under the lock. */
    private final byte[][] frames;
    private final byte[][] incomplete;
    private final FrameMaker maker;

    MemoryImage(byte[][] frames, int frameShift) {
        this(frames, frameShift, frames.length, frames.length, null);
    }

    private MemoryImage(byte[][] frames, int frameShift, int first, int end, FrameMaker maker) {
        this.frames = frames;
        this.frameShift = frameShift;
        this.incomplete = frames.clone();
        this.maker = maker;
        for (int i = first; i < end; i++) {
            frames[i] = null;
        }
    }

    /**
     * Takes the present contents of a segment as an image. The space goes on and keeps what it writes to itself.
     *
     * @param base address of the segment
     */
    public static MemoryImage of(AddressSpace space, long base) {
        return space.freeze(base);
    }

    /**
     * The same image with some of its frames completed later, each once and when it is wanted.
     *
     * @param from offset of the first byte of which frames are completed
     * @param to offset behind the last one
     */
    public MemoryImage completedBy(FrameMaker late, long from, long to) {
        return new MemoryImage(frames.clone(), frameShift, (int) (from >>> frameShift),
                (int) (to + (1L << frameShift) - 1 >>> frameShift), late);
    }

    /** The frames; null for those that {@link #frame} makes. */
    synchronized byte[][] present() {
        return frames.clone();
    }

    /** A frame that was not there from the beginning. */
    synchronized byte[] frame(int index) {
        byte[] frame = frames[index];
        if (frame == null) {
            frame = incomplete[index].clone();
            maker.complete((long) index << frameShift, frame);
            frames[index] = frame;
        }
        return frame;
    }

    /** Size of the segment it was taken of, in bytes, rounded up to whole frames. */
    public long sizeBytes() {
        return (long) frames.length << frameShift;
    }
}
