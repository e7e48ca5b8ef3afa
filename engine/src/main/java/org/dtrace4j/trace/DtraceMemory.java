package org.dtrace4j.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.trace.agg.AggregationTable;
import org.dtrace4j.trace.agg.KeyBuilder;
import org.dtrace4j.trace.dynvar.DynamicVariables;

/**
 * Memory as the clauses of one consumer see it on one CPU: the target's, and DTrace's own among it.
 *
 * <pre>
 *   0xffffd0RR_OOOOOOOO    DTrace memory: region RR, offset OOOOOOOO; nothing else of the system lies there
 *   anything else          memory of the target
 * </pre>
 *
 * <p>All methods are probe context. A load that cannot be done throws BADADDR and leaves the address in
 * {@link #faultAddress}. Words need not be aligned, as on x86.
 */
final class DtraceMemory {
    /** Regions of DTrace memory. The first four are the same on all CPUs of a consumer. */
    static final int CONSTANTS = 1;
    static final int STRINGS = 2;
    static final int GLOBALS = 3;
    static final int DYNAMIC = 4;
    static final int LOCALS = 5;
    static final int SCRATCH = 6;
    /** A string without characters. */
    static final int EMPTY = 7;
    private static final int REGIONS = 8;

    private static final long PREFIX = 0xffffd0L;
    private static final int PREFIX_SHIFT = 40;
    private static final int REGION_SHIFT = 32;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes that a string is looked for by in a few words. */
    private static final int SHORT_STRING = 3 * Long.BYTES;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    /** A word inside such a block of target memory can be read if any byte of the block can. */
    private static final int BLOCK = 4096;

    private final TargetMemory target;
    private final byte[][] regions = new byte[REGIONS][];
    /** Where the last access that faulted was. */
    long faultAddress;
    /** How much of the scratch memory the clause has got. */
    int scratchUsed;
    /** Says of the region of dynamic variables where values are; null when there is none. */
    private DynamicVariables dynamic;
    private int globalBytes;

    DtraceMemory(TargetMemory target) {
        this.target = target;
    }

    /** The address of a byte of DTrace memory. */
    static long address(int region, int offset) {
        return PREFIX << PREFIX_SHIFT | (long) region << REGION_SHIFT | offset & 0xffff_ffffL;
    }

    /** Gives a region its bytes. */
    void map(int region, byte[] bytes) {
        regions[region] = bytes;
    }

    /** Gives the region of dynamic variables its bytes. */
    void map(DynamicVariables variables) {
        dynamic = variables;
        map(DYNAMIC, variables.memory());
    }

    /**
     * Gives the region of global variables its bytes.
     *
     * @param size how many of them are variables; what follows can only be read
     */
    void mapGlobals(byte[] bytes, int size) {
        globalBytes = size;
        map(GLOBALS, bytes);
    }

    private static boolean isOwn(long address) {
        return address >>> PREFIX_SHIFT == PREFIX;
    }

    /** The bytes behind an address of DTrace memory, of which {@code size} from its offset must be there. */
    private byte[] own(long address, int size) {
        int region = (int) (address >>> REGION_SHIFT) & 0xff;
        byte[] bytes = region < REGIONS ? regions[region] : null;
        int offset = (int) address;
        if (bytes == null || offset < 0 || offset > bytes.length - size) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
        return bytes;
    }

    byte load8(long address) {
        faultAddress = address;
        return isOwn(address) ? own(address, 1)[(int) address] : target.load8(address);
    }

    short load16(long address) {
        faultAddress = address;
        return isOwn(address) ? (short) SHORT.get(own(address, 2), (int) address) : target.load16(address);
    }

    int load32(long address) {
        faultAddress = address;
        return isOwn(address) ? (int) INT.get(own(address, 4), (int) address) : target.load32(address);
    }

    long load64(long address) {
        faultAddress = address;
        return isOwn(address) ? (long) LONG.get(own(address, 8), (int) address) : target.load64(address);
    }

    /** Writes a byte of scratch memory that has been handed out; BADADDR anywhere else. */
    void storeScratch(long address, byte value) {
        int offset = (int) address;
        if (region(address) != SCRATCH || offset < 0 || offset >= scratchUsed) {
            faultAddress = address;
            throw ProbeFault.Kind.BADADDR.fault();
        }
        regions[SCRATCH][offset] = value;
    }

    void put8(long address, byte value) {
        writable(address, Byte.BYTES)[(int) address] = value;
    }

    void put16(long address, short value) {
        SHORT.set(writable(address, Short.BYTES), (int) address, value);
    }

    void put32(long address, int value) {
        INT.set(writable(address, Integer.BYTES), (int) address, value);
    }

    void put64(long address, long value) {
        LONG.set(writable(address, Long.BYTES), (int) address, value);
    }

    /** Copies bytes to where a program may write. */
    void putBytes(long address, long source, int size) {
        byte[] destination = writable(address, size);
        copy(source, destination, (int) address, size);
    }

    /** Copies a string to where a program may write that much. */
    void putString(long address, long source, int size) {
        byte[] destination = writable(address, size);
        copyString(source, destination, (int) address, size);
    }

    /** The region of an address of DTrace memory, 0 for others. */
    private static int region(long address) {
        return isOwn(address) ? (int) (address >>> REGION_SHIFT) & 0xff : 0;
    }

    /**
     * The bytes behind an address, if a program may write {@code size} bytes there: in variables by value, and in all of
     * the scratch memory, whatever of it has been handed out.
     */
    private byte[] writable(long address, int size) {
        faultAddress = address;
        int offset = (int) address;
        boolean may = switch (region(address)) {
            case LOCALS, SCRATCH -> true;
            case GLOBALS -> offset <= globalBytes - size;
            case DYNAMIC -> dynamic.isValue(offset, size);
            default -> false;
        };
        if (!may) {
            throw ProbeFault.Kind.BADADDR.fault();
        }
        return own(address, size);
    }

    /** Copies bytes from anywhere. A fault may leave a part copied. */
    void copy(long address, byte[] destination, int offset, int length) {
        if (isOwn(address)) {
            faultAddress = address;
            System.arraycopy(own(address, length), (int) address, destination, offset, length);
            return;
        }
        copy(target, address, destination, offset, length);
    }

    /** Copies bytes of {@code from}; on a fault, finds the byte that could not be read. */
    void copy(TargetMemory from, long address, byte[] destination, int offset, int length) {
        faultAddress = address;
        try {
            from.copy(address, destination, offset, length);
        } catch (ProbeFault fault) {
            for (int i = 0; i < length; i++) {
                faultAddress = address + i;
                from.load8(address + i);
            }
            faultAddress = address;
            throw fault;
        }
    }

    /**
     * Copies a string: at most {@code size} bytes, up to and with its NUL; one that is longer is cut and has none.
     *
     * @return how many bytes were written
     */
    int copyString(long address, byte[] destination, int offset, int size) {
        int length = 0;
        while (length < size) {
            byte b = load8(address + length);
            destination[offset + length++] = b;
            if (b == 0) {
                break;
            }
        }
        return length;
    }

    /**
     * Copies a string of {@code from}: at most {@code size - 1} bytes, then a NUL.
     *
     * @return how many bytes were written, the NUL included
     */
    int copyString(TargetMemory from, long address, byte[] destination, int offset, int size) {
        int length = 0;
        while (length < size - 1) {
            faultAddress = address + length;
            byte b = from.load8(address + length);
            if (b == 0) {
                break;
            }
            destination[offset + length++] = b;
        }
        destination[offset + length] = 0;
        return length + 1;
    }

    /** Compares as {@code strcmp} does, at most {@code limit} bytes; a null pointer is an empty string. */
    int compareStrings(long left, long right, int limit) {
        for (int i = 0; i < limit; i++) {
            int l = left == 0 ? 0 : load8(left + i) & 0xff;
            int r = right == 0 ? 0 : load8(right + i) & 0xff;
            if (l != r || l == 0) {
                return l - r;
            }
        }
        return 0;
    }

    /** Adds a string, of at most {@code limit} bytes, to a key: up to the word with its NUL, or to the limit. */
    void addString(KeyBuilder key, long address, int limit) {
        int done = isOwn(address) ? 0 : addWords(key, address, limit);
        if (done < limit) {
            addBytesOfString(key, address, done, limit);
        }
    }

    /**
     * Adds a string of the target to a key, as long as whole words of it can be read. Apart from what needs more care, so that
     * it is small enough to be compiled into the clause.
     *
     * @return {@code limit} at the string's end, else how many bytes were added
     */
    private int addWords(KeyBuilder key, long address, int limit) {
        int done = 0;
        try {
            while (limit - done >= Long.BYTES && (address + done & BLOCK - 1) <= BLOCK - Long.BYTES) {
                long word = target.load64(address + done);
                long zeros = zeros(word);
                if (zeros != 0) {
                    key.add(upTo(zeros, word));
                    return limit;
                }
                key.add(word);
                done += Long.BYTES;
            }
        } catch (ProbeFault fault) {
            // Some of the eight bytes cannot be read, and perhaps none of those is needed; or the key is full, and will be.
        }
        return done;
    }

    /**
     * The slot of an aggregation, in the words and the index of a table, that is there already and found at once under a string
     * that is less than {@link #SHORT_STRING} long, or -1. The
     * words of the string go through no memory on their way from where they lie to where they are compared.
     */
    int known(long[] words, int[] index, int aggregation, long address, int limit) {
        if (!mayBeShort(address, limit)) {
            return -1;
        }
        try {
            long a = load64(address);
            long end = zeros(a);
            if (end != 0) {
                return AggregationTable.known(words, index, aggregation, upTo(end, a));
            }
            long b = load64(address + Long.BYTES);
            end = zeros(b);
            if (end != 0) {
                return AggregationTable.known(words, index, aggregation, a, upTo(end, b));
            }
            long c = load64(address + 2 * Long.BYTES);
            end = zeros(c);
            return end == 0 ? -1 : AggregationTable.known(words, index, aggregation, a, b, upTo(end, c));
        } catch (ProbeFault fault) {
            // Some of the eight bytes cannot be read, and perhaps none of those is needed.
            return -1;
        }
    }

    /** The same under such a string and a word before or behind it; here a string of less than two words is short. */
    int known(long[] words, int[] index, int aggregation, long address, int limit, long word, boolean wordFirst) {
        if (!mayBeShort(address, limit)) {
            return -1;
        }
        try {
            long a = load64(address);
            long end = zeros(a);
            if (end != 0) {
                long text = upTo(end, a);
                return wordFirst ? AggregationTable.known(words, index, aggregation, word, text)
                        : AggregationTable.known(words, index, aggregation, text, word);
            }
            long b = load64(address + Long.BYTES);
            end = zeros(b);
            if (end == 0) {
                return -1;
            }
            long text = upTo(end, b);
            return wordFirst ? AggregationTable.known(words, index, aggregation, word, a, text)
                    : AggregationTable.known(words, index, aggregation, a, text, word);
        } catch (ProbeFault fault) {
            return -1;
        }
    }

    /** Whether the words of a short string at an address are all in one block, and all within the limit. */
    private static boolean mayBeShort(long address, int limit) {
        return limit >= SHORT_STRING && (address & BLOCK - 1) <= BLOCK - SHORT_STRING;
    }

    /** The high bit of each byte that is 0, and perhaps of some above the lowest such; 0 when none is. */
    private static long zeros(long word) {
        return word - ONES & ~word & HIGHS;
    }

    /** The bytes of a word below the lowest that is 0. */
    private static long upTo(long zeros, long word) {
        return word & (Long.lowestOneBit(zeros) >>> 7) - 1;
    }

    private void addBytesOfString(KeyBuilder key, long address, int from, int limit) {
        boolean ended = false;
        for (int done = from; done < limit && !ended; done += Long.BYTES) {
            long word = 0;
            for (int i = 0; i < Long.BYTES && done + i < limit && !ended; i++) {
                long b = load8(address + done + i) & 0xff;
                word |= b << i * 8;
                ended = b == 0;
            }
            key.add(word);
        }
    }

    /** Adds bytes to a key, eight to a word. */
    void addBytes(KeyBuilder key, long address, int size) {
        int done = 0;
        for (; done + Long.BYTES <= size; done += Long.BYTES) {
            key.add(load64(address + done));
        }
        if (done < size) {
            long word = 0;
            for (int i = 0; done + i < size; i++) {
                word |= (load8(address + done + i) & 0xffL) << i * 8;
            }
            key.add(word);
        }
    }
}
