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

    private static final int RECENTS = 64;

    private Segment[] segments = {};
    /**
     * The segment found last for each slot of addresses; saves most searches, and is never wrong, as segments only
     * grow.
     */
    private final Segment[] recents = new Segment[RECENTS];

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

    /** Maps a range that begins with the contents of an image and goes on with zeroes. */
    public void map(String name, long base, long sizeBytes, MemoryImage image) {
        add(new Segment(name, base, sizeBytes, image));
    }

    /** Maps more of a segment, up to {@code sizeBytes} from its base. */
    public void extend(long base, long sizeBytes) {
        segmentAt(base).extend(sizeBytes);
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

    Segment segmentAt(long base) {
        for (Segment segment : segments) {
            if (segment.base == base) {
                return segment;
            }
        }
        throw new IllegalArgumentException("no segment begins at " + Long.toHexString(base));
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
        Segment segment = find(address);
        return segment != null && sizeBytes <= segment.size - (address - segment.base);
    }

    /**
     * The byte array that holds the frame at {@code address}, for a writer that keeps it, such as a stack.
     *
     * @return the array that belongs to this space alone
     */
    byte[] ownFrame(long address) {
        Segment segment = segmentFor(address, true);
        return segment.writable(address - segment.base);
    }

    // ---- access

    /** The segment that an address lies in, or null. */
    private Segment find(long address) {
        Segment recent = recents[recentSlot(address)];
        if (recent != null && Long.compareUnsigned(address - recent.base, recent.size) < 0) {
            return recent;
        }
        return search(address);
    }

    private Segment search(long address) {
        for (Segment segment : segments) {
            if (segment.contains(address)) {
                recents[recentSlot(address)] = segment;
                return segment;
            }
        }
        return null;
    }

    /** Folds the bits above 4 MB, so that the segments of {@link AddressLayout} do not meet. */
    private static int recentSlot(long address) {
        return (int) (address >>> 22 ^ address >>> 28) & RECENTS - 1;
    }

    private Segment segmentFor(long address, boolean write) {
        Segment segment = find(address);
        if (segment == null) {
            throw new MemoryFault(address, write);
        }
        return segment;
    }

    public byte getByte(long address) {
        Segment segment = segmentFor(address, false);
        long distance = address - segment.base;
        return segment.readable(distance)[(int) distance & segment.mask];
    }

    public short getShort(long address) {
        Segment segment = segmentFor(address, false);
        long distance = address - segment.base;
        int at = (int) distance & segment.mask;
        return at <= segment.mask - 1 ? (short) SHORTS.get(segment.readable(distance), at)
                : (short) assemble(address, 2);
    }

    public int getInt(long address) {
        Segment segment = segmentFor(address, false);
        long distance = address - segment.base;
        int at = (int) distance & segment.mask;
        return at <= segment.mask - 3 ? (int) INTS.get(segment.readable(distance), at) : (int) assemble(address, 4);
    }

    public long getLong(long address) {
        Segment segment = segmentFor(address, false);
        long distance = address - segment.base;
        int at = (int) distance & segment.mask;
        return at <= segment.mask - 7 ? (long) LONGS.get(segment.readable(distance), at) : assemble(address, 8);
    }

    public void putByte(long address, int value) {
        Segment segment = segmentFor(address, true);
        long distance = address - segment.base;
        segment.writable(distance)[(int) distance & segment.mask] = (byte) value;
    }

    public void putShort(long address, int value) {
        Segment segment = segmentFor(address, true);
        long distance = address - segment.base;
        int at = (int) distance & segment.mask;
        if (at <= segment.mask - 1) {
            SHORTS.set(segment.writable(distance), at, (short) value);
        } else {
            scatter(address, value, 2);
        }
    }

    public void putInt(long address, int value) {
        Segment segment = segmentFor(address, true);
        long distance = address - segment.base;
        int at = (int) distance & segment.mask;
        if (at <= segment.mask - 3) {
            INTS.set(segment.writable(distance), at, value);
        } else {
            scatter(address, value, 4);
        }
    }

    public void putLong(long address, long value) {
        Segment segment = segmentFor(address, true);
        long distance = address - segment.base;
        int at = (int) distance & segment.mask;
        if (at <= segment.mask - 7) {
            LONGS.set(segment.writable(distance), at, value);
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
            Segment segment = segmentFor(address + done, false);
            long distance = address + done - segment.base;
            int at = (int) distance & segment.mask;
            int part = (int) Math.min(length - done, Math.min(segment.mask + 1 - at, segment.size - distance));
            System.arraycopy(segment.readable(distance), at, destination, offset + done, part);
            done += part;
        }
    }

    /** Copies bytes into this space. A fault may leave a part copied. */
    public void write(long address, byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            Segment segment = segmentFor(address + done, true);
            long distance = address + done - segment.base;
            int at = (int) distance & segment.mask;
            int part = (int) Math.min(length - done, Math.min(segment.mask + 1 - at, segment.size - distance));
            System.arraycopy(source, offset + done, segment.writable(distance), at, part);
            done += part;
        }
    }

    /** Sets bytes to 0. */
    public void clear(long address, long sizeBytes) {
        long done = 0;
        while (done < sizeBytes) {
            Segment segment = segmentFor(address + done, true);
            long distance = address + done - segment.base;
            int at = (int) distance & segment.mask;
            int part = (int) Math.min(sizeBytes - done, Math.min(segment.mask + 1 - at, segment.size - distance));
            if (segment.readable(distance) != Segment.zeroFrame(segment.frameShift)) {
                Arrays.fill(segment.writable(distance), at, at + part, (byte) 0);
            }
            done += part;
        }
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
