package org.dtrace4j.kernel.mem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A byte-addressed address space: 64-bit addresses, little-endian. The kernel has one, each process another.
 *
 * <p>An access may cross frames but not segments. An address where nothing is mapped is a {@link MemoryFault}.
 */
public final class AddressSpace {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class,
            ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A mapped range, for those who go through all of memory. */
    public record Range(String name, long base, long sizeBytes) { }

    /** log2 of the slots of the caches of a kernel, and of a process, which has little memory. */
    private static final int KERNEL_SLOT_SHIFT = 11;
    private static final int PROCESS_SLOT_SHIFT = 4;

    private Segment[] segments = {};
    /** Frames to read from. */
    private final FrameCache readable;
    /** Frames to write to, which belong to this space alone. */
    private final FrameCache writable;

    /** An empty space of a kernel. */
    public AddressSpace() {
        this(KERNEL_SLOT_SHIFT);
    }

    private AddressSpace(int slotShift) {
        readable = new FrameCache(slotShift);
        writable = new FrameCache(slotShift);
    }

    /** An empty space of a process: small, as there are many of them. */
    public static AddressSpace ofProcess() {
        return new AddressSpace(PROCESS_SLOT_SHIFT);
    }

    // ---- mapping

    /**
     * Maps a range of zeroes.
     *
     * @param frameShift log2 of the bytes that are copied or cleared at once; 9 to 16 make sense
     */
    public void map(String name, long base, long sizeBytes, int frameShift) {
        add(new Segment(name, base, sizeBytes, frameShift, false));
    }

    /** Maps a large range of zeroes of which only a few frames will be touched. */
    public void mapSparse(String name, long base, long sizeBytes, int frameShift) {
        add(new Segment(name, base, sizeBytes, frameShift, true));
    }

    /** Maps bytes that others may have mapped, too. */
    public void mapShared(String name, long base, long sizeBytes, SharedMemory memory) {
        add(new Segment(name, base, sizeBytes, memory));
    }

    /** Maps what is shared in another space, at the same addresses. */
    public void shareWith(AddressSpace other) {
        for (Segment segment : other.segments) {
            if (segment.shared != null) {
                mapShared(segment.name, segment.base, segment.size, segment.shared);
            }
        }
    }

    /** Maps a range that begins with the contents of an image and goes on with zeroes. */
    public void map(String name, long base, long sizeBytes, MemoryImage image) {
        add(new Segment(name, base, sizeBytes, image));
    }

    /** Maps more of a segment, up to {@code sizeBytes} from its base. */
    public void extend(long base, long sizeBytes) {
        segmentAt(base).extend(sizeBytes);
    }

    /** Takes away the segment that begins at an address, if one does. */
    public void unmap(long base) {
        segments = Arrays.stream(segments).filter(segment -> segment.base != base).toArray(Segment[]::new);
        readable.clear();
        writable.clear();
    }

    private void add(Segment segment) {
        for (Segment other : segments) {
            if (other.contains(segment.base) || segment.contains(other.base)) {
                throw new IllegalArgumentException(segment.name + " overlaps " + other.name);
            }
        }
        Segment[] more = Arrays.copyOf(segments, segments.length + 1);
        more[segments.length] = segment;
        segments = more;
    }

    private Segment segmentAt(long base) {
        for (Segment segment : segments) {
            if (segment.base == base) {
                return segment;
            }
        }
        throw new IllegalArgumentException("no segment begins at " + Long.toHexString(base));
    }

    /** Gives the contents of a segment away as an image; what is written from now on is this space's own. */
    MemoryImage freeze(long base) {
        Segment segment = segmentAt(base);
        writable.clear();
        return new MemoryImage(segment.freeze(), segment.frameShift);
    }

    /** What is mapped, by address. */
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (Segment segment : segments) {
            ranges.add(new Range(segment.name, segment.base, segment.size));
        }
        ranges.sort((a, b) -> Long.compareUnsigned(a.base(), b.base()));
        return ranges;
    }

    /** Whether all bytes from {@code address} on are mapped, in one segment. Probe context. */
    public boolean isMapped(long address, long sizeBytes) {
        if (sizeBytes <= FrameCache.leftInGranule(address) && readable.get(address) != null) {
            return true;
        }
        Segment segment = find(address);
        return segment != null && sizeBytes <= segment.size - (address - segment.base);
    }

    /**
     * The byte array that holds the frame at {@code address}, for a writer that keeps it, such as a stack.
     *
     * @return the array that belongs to this space alone
     */
    byte[] ownFrame(long address) {
        return frameToWrite(address);
    }

    // ---- access

    /** The segment that an address lies in, or null. */
    private Segment find(long address) {
        for (Segment segment : segments) {
            if (segment.contains(address)) {
                return segment;
            }
        }
        return null;
    }

    private Segment segmentFor(long address, boolean write) {
        Segment segment = find(address);
        if (segment == null) {
            throw new MemoryFault(address, write);
        }
        return segment;
    }

    private byte[] frameToRead(long address) {
        byte[] frame = readable.get(address);
        return frame != null ? frame : findFrameToRead(address);
    }

    private byte[] findFrameToRead(long address) {
        Segment segment = segmentFor(address, false);
        byte[] frame = segment.readable(address - segment.base);
        if (segment.fillsGranule(address)) {
            readable.put(address, frame);
        }
        return frame;
    }

    private byte[] frameToWrite(long address) {
        byte[] frame = writable.get(address);
        return frame != null ? frame : findFrameToWrite(address);
    }

    private byte[] findFrameToWrite(long address) {
        Segment segment = segmentFor(address, true);
        byte[] frame = segment.writable(address - segment.base);
        if (segment.fillsGranule(address)) {
            writable.put(address, frame);
            // If this was the first write, readers still have the frame that was shared.
            readable.replace(address & -frame.length, frame);
        }
        return frame;
    }

    /** Where an address lies in its frame: frames begin at multiples of their length. */
    private static int place(long address, byte[] frame) {
        return (int) address & frame.length - 1;
    }

    public byte getByte(long address) {
        byte[] frame = frameToRead(address);
        return frame[place(address, frame)];
    }

    public short getShort(long address) {
        byte[] frame = frameToRead(address);
        int at = place(address, frame);
        return at <= frame.length - 2 ? (short) SHORTS.get(frame, at) : (short) assemble(address, 2);
    }

    public int getInt(long address) {
        byte[] frame = frameToRead(address);
        int at = place(address, frame);
        return at <= frame.length - 4 ? (int) INTS.get(frame, at) : (int) assemble(address, 4);
    }

    public long getLong(long address) {
        byte[] frame = frameToRead(address);
        int at = place(address, frame);
        return at <= frame.length - 8 ? (long) LONGS.get(frame, at) : assemble(address, 8);
    }

    public void putByte(long address, int value) {
        byte[] frame = frameToWrite(address);
        frame[place(address, frame)] = (byte) value;
    }

    public void putShort(long address, int value) {
        byte[] frame = frameToWrite(address);
        int at = place(address, frame);
        if (at <= frame.length - 2) {
            SHORTS.set(frame, at, (short) value);
        } else {
            scatter(address, value, 2);
        }
    }

    public void putInt(long address, int value) {
        byte[] frame = frameToWrite(address);
        int at = place(address, frame);
        if (at <= frame.length - 4) {
            INTS.set(frame, at, value);
        } else {
            scatter(address, value, 4);
        }
    }

    public void putLong(long address, long value) {
        byte[] frame = frameToWrite(address);
        int at = place(address, frame);
        if (at <= frame.length - 8) {
            LONGS.set(frame, at, value);
        } else {
            scatter(address, value, 8);
        }
    }

    /** A value that lies across two frames. */
    private long assemble(long address, int sizeBytes) {
        long value = 0;
        for (int i = 0; i < sizeBytes; i++) {
            value |= (getByte(address + i) & 0xffL) << (8 * i);
        }
        return value;
    }

    private void scatter(long address, long value, int sizeBytes) {
        getByte(address + sizeBytes - 1);
        for (int i = 0; i < sizeBytes; i++) {
            putByte(address + i, (int) (value >>> (8 * i)));
        }
    }

    // ---- blocks

    /** Copies bytes out of this space. A fault may leave a part copied. */
    public void read(long address, byte[] destination, int offset, int length) {
        int done = 0;
        while (done < length) {
            byte[] frame = frameToRead(address + done);
            int at = place(address + done, frame);
            int part = mapped(address + done, Math.min(length - done, frame.length - at));
            System.arraycopy(frame, at, destination, offset + done, part);
            done += part;
        }
    }

    /** Copies bytes into this space. A fault may leave a part copied. */
    public void write(long address, byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            byte[] frame = frameToWrite(address + done);
            int at = place(address + done, frame);
            int part = mapped(address + done, Math.min(length - done, frame.length - at));
            System.arraycopy(source, offset + done, frame, at, part);
            done += part;
        }
    }

    /** Sets bytes to 0. */
    public void clear(long address, long sizeBytes) {
        long done = 0;
        while (done < sizeBytes) {
            byte[] frame = frameToRead(address + done);
            int at = place(address + done, frame);
            int part = mapped(address + done, (int) Math.min(sizeBytes - done, frame.length - at));
            if (!Segment.isZeroFrame(frame)) {
                Arrays.fill(frameToWrite(address + done), at, at + part, (byte) 0);
            }
            done += part;
        }
    }

    /** How many bytes of a piece of one frame are mapped; the first is. */
    private int mapped(long address, int sizeBytes) {
        if (readable.get(address + sizeBytes - 1) != null) {
            return sizeBytes;
        }
        Segment segment = find(address);
        return (int) Math.min(sizeBytes, segment.size - (address - segment.base));
    }

    /** Copies bytes inside this space; the ranges must not overlap. */
    public void copy(long from, long to, int length) {
        byte[] bytes = new byte[length];
        read(from, bytes, 0, length);
        write(to, bytes, 0, length);
    }

    // ---- strings

    /** The NUL-terminated string at an address, of at most {@code limitBytes} bytes; each byte is one character. */
    public String getString(long address, int limitBytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < limitBytes; i++) {
            byte b = getByte(address + i);
            if (b == 0) {
                break;
            }
            text.append((char) (b & 0xff));
        }
        return text.toString();
    }

    /**
     * Stores a string and a NUL, cut so that both fit into {@code sizeBytes}. Returns the bytes stored, with the NUL.
     */
    public int putString(long address, String text, int sizeBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(bytes.length, sizeBytes - 1);
        write(address, bytes, 0, length);
        putByte(address + length, 0);
        return length + 1;
    }
}
