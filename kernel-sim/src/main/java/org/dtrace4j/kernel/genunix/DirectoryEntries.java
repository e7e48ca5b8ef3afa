package org.dtrace4j.kernel.genunix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes that getdents delivers: {@code struct dirent64}, one behind the other, as many as fit.
 *
 * <pre>
 *   d_ino 8 bytes, d_off 8 bytes (where the next entry is), d_reclen 2 bytes, d_name with NUL; a multiple of 8 bytes
 * </pre>
 */
public final class DirectoryEntries {
    private static final int HEADER = 18;

    private static final int USUAL_BYTES = 512;

    private final int room;
    private byte[] data;
    private int length;
    private boolean refused;

    /** Entries for a buffer of that size. */
    public DirectoryEntries(long room) {
        this.room = (int) Math.min(room, 1 << 16);
        data = new byte[Math.min(this.room, USUAL_BYTES)];
    }

    /**
     * Adds an entry.
     *
     * @param next the position of what comes behind it
     * @return false if it does not fit
     */
    public boolean add(long inode, long next, String name) {
        byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
        int size = HEADER + text.length + 1 + 7 & ~7;
        if (length + size > room) {
            refused = true;
            return false;
        }
        if (length + size > data.length) {
            data = Arrays.copyOf(data, Math.min(room, 2 * data.length + size));
        }
        put(length, inode, 8);
        put(length + 8, next, 8);
        put(length + 16, size, 2);
        System.arraycopy(text, 0, data, length + HEADER, text.length);
        Arrays.fill(data, length + HEADER + text.length, length + size, (byte) 0);
        length += size;
        return true;
    }

    private void put(int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            data[at + i] = (byte) (value >>> 8 * i);
        }
    }

    /** Whether not even one entry has found room. */
    public boolean isTooSmall() {
        return refused && length == 0;
    }

    /** The entries, in an array that may be longer than they are. */
    public byte[] bytes() {
        return data;
    }

    public int length() {
        return length;
    }

    /** The first name in such bytes, but for "." and "..", that has this inode number; null if there is none. */
    static String nameOf(byte[] data, int length, long inode) {
        int at = 0;
        for (String name : names(data, length)) {
            long number = 0;
            for (int i = 7; i >= 0; i--) {
                number = number << 8 | data[at + i] & 0xff;
            }
            if (number == inode && !name.equals(".") && !name.equals("..")) {
                return name;
            }
            at += data[at + 16] & 0xff | (data[at + 17] & 0xff) << 8;
        }
        return null;
    }

    /** The names in such bytes, in order. */
    public static List<String> names(byte[] data, int length) {
        List<String> names = new ArrayList<>();
        for (int at = 0; at < length; ) {
            int size = data[at + 16] & 0xff | (data[at + 17] & 0xff) << 8;
            int end = at + HEADER;
            while (data[end] != 0) {
                end++;
            }
            names.add(new String(data, at + HEADER, end - at - HEADER, StandardCharsets.ISO_8859_1));
            at += size;
        }
        return names;
    }
}
