package org.dtrace4j.kernel.mem;

import java.util.Arrays;
import org.dtrace4j.kernel.sim.LongMap;

/**
 * A mapped range of an address space: frames of one size, zero until somebody writes.
 *
 * <pre>
 *   address - base:   | frame number | offset in frame |
 *   frames[number]    own frame, image's frame, or the shared zero frame; null for one that the image has not made yet
 *   owned             a bit for each frame that belongs to this segment; the others are copied by the first write
 * </pre>
 *
 * <p>A sparse segment has no arrays and keeps its own frames in a map: for ranges that are large and hardly touched. A shared
 * one is sparse, and its map is that of others, too.
 */
final class Segment {
    private static final int LARGEST_SHIFT = 16;
    /** For each size of frames one that is all 0, for all segments of the JVM; nobody writes to them. */
    private static final byte[][] ZEROES = new byte[LARGEST_SHIFT + 1][];
    private static final byte[][] NONE = {};

    static {
        for (int shift = 0; shift <= LARGEST_SHIFT; shift++) {
            ZEROES[shift] = new byte[1 << shift];
        }
    }

    final String name;
    final long base;
    final int frameShift;
    /** Bytes mapped; grows only. */
    long size;
    private final int mask;
    private byte[][] frames;
    private long[] owned = {};
    private final LongMap<byte[]> sparse;
    private final MemoryImage image;
    /** Whose frames the sparse ones are; else null. */
    SharedMemory shared;

    Segment(String name, long base, long size, int frameShift, boolean isSparse) {
        this(name, base, size, frameShift, NONE, isSparse ? new LongMap<>() : null, null);
    }

    Segment(String name, long base, long size, MemoryImage image) {
        this(name, base, size, image.frameShift, image.present(), null, image);
    }

    Segment(String name, long base, long size, SharedMemory shared) {
        this(name, base, size, SharedMemory.FRAME_SHIFT, NONE, shared.frames, null);
        this.shared = shared;
    }

    private Segment(String name, long base, long size, int frameShift, byte[][] frames, LongMap<byte[]> sparse,
            MemoryImage image) {
        if (frameShift > LARGEST_SHIFT || (base & (1L << frameShift) - 1) != 0) {
            throw new IllegalArgumentException(name + " at " + Long.toHexString(base) + " in frames of 2^" + frameShift);
        }
        this.name = name;
        this.base = base;
        this.frameShift = frameShift;
        this.mask = (1 << frameShift) - 1;
        this.size = size;
        this.frames = frames;
        this.sparse = sparse;
        this.image = image;
        if (sparse == null) {
            grow(Math.max(frames.length, frameCount(size)));
        }
    }

    /** Whether a frame is the shared one that is all 0. */
    static boolean isZeroFrame(byte[] frame) {
        return frame == ZEROES[Integer.numberOfTrailingZeros(frame.length)];
    }

    private int frameCount(long bytes) {
        return Math.toIntExact((bytes + mask) >>> frameShift);
    }

    /** Maps bytes up to {@code newSize} from the base. */
    void extend(long newSize) {
        if (newSize > size) {
            size = newSize;
            if (sparse == null && frameCount(newSize) > frames.length) {
                grow(Math.max(frameCount(newSize), frames.length * 3 / 2));
            }
        }
    }

    private void grow(int count) {
        int before = frames.length;
        if (count > before) {
            frames = Arrays.copyOf(frames, count);
            Arrays.fill(frames, before, count, ZEROES[frameShift]);
        }
        owned = Arrays.copyOf(owned, count + Long.SIZE - 1 >> 6);
    }

    boolean contains(long address) {
        return Long.compareUnsigned(address - base, size) < 0;
    }

    /** Whether the granule of an address lies in one frame and is mapped to its end: what {@link FrameCache} may keep. */
    boolean fillsGranule(long address) {
        return frameShift >= FrameCache.GRANULE_SHIFT
                && size - (address - base) >= FrameCache.leftInGranule(address);
    }

    /** The frame to read at a distance from the base. */
    byte[] readable(long distance) {
        int index = (int) (distance >>> frameShift);
        return sparse == null ? present(index) : readSparse(index);
    }

    private byte[] present(int index) {
        byte[] frame = frames[index];
        if (frame == null) {
            frame = image.frame(index);
            frames[index] = frame;
        }
        return frame;
    }

    private byte[] readSparse(int index) {
        byte[] frame = sparse.get(index + 1L);
        // Of a shared frame that somebody else makes nobody would learn who has read zeroes.
        return frame != null ? frame : shared != null ? ownSparse(index) : ZEROES[frameShift];
    }

    /** The frame to write at a distance from the base. */
    byte[] writable(long distance) {
        int index = (int) (distance >>> frameShift);
        return sparse == null ? own(index) : ownSparse(index);
    }

    private byte[] own(int index) {
        byte[] frame = present(index);
        long bit = 1L << index;
        if ((owned[index >> 6] & bit) == 0) {
            frame = frame == ZEROES[frameShift] ? new byte[frame.length] : frame.clone();
            frames[index] = frame;
            owned[index >> 6] |= bit;
        }
        return frame;
    }

    private byte[] ownSparse(int index) {
        byte[] frame = sparse.get(index + 1L);
        if (frame == null) {
            frame = new byte[1 << frameShift];
            sparse.put(index + 1L, frame);
        }
        return frame;
    }

    /** Gives all frames away as immutable and begins to copy on write again. */
    byte[][] freeze() {
        if (sparse != null) {
            throw new IllegalStateException("a sparse segment has no image");
        }
        Arrays.fill(owned, 0);
        for (int i = 0; i < frames.length; i++) {
            present(i);
        }
        return Arrays.copyOf(frames, frameCount(size));
    }
}
