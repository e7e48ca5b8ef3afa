package org.dtrace4j.kernel.mem;

import java.util.Arrays;
import org.dtrace4j.kernel.sim.LongMap;

/**
 * A mapped range of an address space: frames of one size, zero until somebody writes.
 *
 * <pre>
 *   address - base:   | frame number | offset in frame |
 *   frames[number]    what is read: own frame, template's frame, or the shared zero frame
 *   own[number]       what is written: null until the first write, which copies
 * </pre>
 *
 * <p>A sparse segment has no arrays and keeps its own frames in a map: for ranges that are large and hardly touched.
 * Cost of an access: one subtraction and two array loads.
 */
final class Segment {
    private static final byte[][] ZEROES = new byte[24][];
    private static final byte[][] NONE = {};

    final String name;
    final long base;
    final int frameShift;
    final int mask;
    /** Bytes mapped; grows only. */
    long size;
    byte[][] frames;
    byte[][] own;
    private final LongMap<byte[]> sparse;

    Segment(String name, long base, long size, int frameShift, boolean isSparse) {
        this.name = name;
        this.base = base;
        this.frameShift = frameShift;
        this.mask = (1 << frameShift) - 1;
        this.size = size;
        this.sparse = isSparse ? new LongMap<>() : null;
        this.frames = NONE;
        this.own = NONE;
        if (!isSparse) {
            grow(frameCount(size));
        }
    }

    Segment(String name, long base, long size, MemoryImage image) {
        this.name = name;
        this.base = base;
        this.frameShift = image.frameShift;
        this.mask = (1 << frameShift) - 1;
        this.size = size;
        this.sparse = null;
        this.frames = image.frames.clone();
        this.own = new byte[frames.length][];
        grow(frameCount(size));
    }

    static synchronized byte[] zeroFrame(int shift) {
        if (ZEROES[shift] == null) {
            ZEROES[shift] = new byte[1 << shift];
        }
        return ZEROES[shift];
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
            Arrays.fill(frames, before, count, zeroFrame(frameShift));
            own = Arrays.copyOf(own, count);
        }
    }

    boolean contains(long address) {
        return Long.compareUnsigned(address - base, size) < 0;
    }

    /** The frame to read at a distance from the base. */
    byte[] readable(long distance) {
        int index = (int) (distance >>> frameShift);
        byte[][] all = frames;
        return index < all.length ? all[index] : readSparse(index);
    }

    /** The frame to write at a distance from the base. */
    byte[] writable(long distance) {
        int index = (int) (distance >>> frameShift);
        byte[][] all = own;
        byte[] frame = index < all.length ? all[index] : null;
        return frame != null ? frame : makeOwn(index);
    }

    private byte[] readSparse(int index) {
        byte[] frame = sparse.get(index + 1L);
        return frame != null ? frame : zeroFrame(frameShift);
    }

    private byte[] makeOwn(int index) {
        if (sparse != null) {
            byte[] frame = sparse.get(index + 1L);
            if (frame == null) {
                frame = new byte[1 << frameShift];
                sparse.put(index + 1L, frame);
            }
            return frame;
        }
        byte[] shared = frames[index];
        byte[] frame = shared == zeroFrame(frameShift) ? new byte[1 << frameShift] : shared.clone();
        frames[index] = frame;
        own[index] = frame;
        return frame;
    }

    /** Gives all frames away as immutable and begins to copy on write again. */
    byte[][] freeze() {
        if (sparse != null) {
            throw new IllegalStateException("a sparse segment has no image");
        }
        own = new byte[own.length][];
        return Arrays.copyOf(frames, frameCount(size));
    }
}
