package org.dtrace4j.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes of DTrace memory that are added to while they are read: what is there stays where it is. Guarded by the module.
 */
final class ByteRegion {
    private final int region;
    private byte[] bytes = new byte[256];
    private int length;
    private final Map<String, Long> strings = new HashMap<>();

    ByteRegion(int region) {
        this.region = region;
    }

    /** Adds bytes and returns their address. */
    long add(byte[] more) {
        if (more.length > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more.length));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        long address = DtraceMemory.address(region, length);
        length += more.length;
        return address;
    }

    /** Address of a NUL-terminated copy of {@code text}, the same for the same text. */
    long string(String text) {
        return strings.computeIfAbsent(text, t -> add((t + "\0").getBytes(StandardCharsets.UTF_8)));
    }

    /** The bytes now. They are replaced when more are added. */
    byte[] bytes() {
        return bytes;
    }
}
