package org.dtrace4j.kernel.genunix;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.syscall.UserProcess;

/**
 * C strings in memory, read a block at a time; an address of the lower half is one of the running process.
 * They are read in blocks because names are compared on every step of every path walk.
 *
 * <p>Not kernel functions; {@code strlen} and its kin are assembly that fbt does not see.
 */
public final class Strings {
    private static final int BLOCK = 32;

    private final Kernel k;
    private final AddressSpace memory;
    private final byte[] left = new byte[BLOCK];
    private final byte[] right = new byte[BLOCK];
    private byte[] text = new byte[256];

    public Strings(Kernel kernel) {
        this.k = kernel;
        this.memory = kernel.memory;
    }

    /** The memory that an address belongs to: the kernel's, or that of the running process. */
    private AddressSpace space(long address) {
        return address < 0 ? memory : UserProcess.current(k).memory();
    }

    /** Length without the NUL. */
    public int length(long address) {
        for (int done = 0; ; done += BLOCK) {
            int count = block(address + done, left);
            for (int i = 0; i < count; i++) {
                if (left[i] == 0) {
                    return done + i;
                }
            }
            done += count - BLOCK;
        }
    }

    /** The text, each byte as one character. */
    public String get(long address) {
        return get(address, length(address));
    }

    /** A text of known length. */
    public String get(long address, int length) {
        byte[] bytes = bytes(address, length);
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** The first {@code length} bytes, in an array that the next call overwrites. */
    byte[] bytes(long address, int length) {
        if (length > text.length) {
            text = Arrays.copyOf(text, length * 2);
        }
        space(address).read(address, text, 0, length);
        return text;
    }

    /** Whether two strings are the same. */
    public boolean equal(long a, long b) {
        for (int done = 0; ; done += BLOCK) {
            int count = Math.min(block(a + done, left), block(b + done, right));
            for (int i = 0; i < count; i++) {
                if (left[i] != right[i]) {
                    return false;
                }
                if (left[i] == 0) {
                    return true;
                }
            }
            done += count - BLOCK;
        }
    }

    /** Whether a string in memory is this text. */
    public boolean equal(long address, String other) {
        int length = other.length();
        for (int i = 0; i < length; i++) {
            if ((memory.getByte(address + i) & 0xff) != other.charAt(i)) {
                return false;
            }
        }
        return memory.getByte(address + length) == 0;
    }

    /** Copies a string with its NUL. */
    public void copy(long from, long to) {
        int size = length(from) + 1;
        memory.write(to, bytes(from, size), 0, size);
    }

    /**
     * Reads a block, or less where it would leave the page: the next page may not be mapped. Returns the bytes read.
     */
    private int block(long address, byte[] to) {
        int count = (int) Math.min(BLOCK, 4096 - (address & 4095));
        space(address).read(address, to, 0, count);
        return count;
    }
}
