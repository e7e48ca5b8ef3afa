package org.dtrace4j.output;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that is not ASCII, as output text with one character for each byte. */
public final class Utf8 {
    private Utf8() { }

    /** The UTF-8 bytes of a text, one character each. */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Whether bytes, one character each, are UTF-8. */
    public static boolean holds(String bytes) {
        if (bytes.chars().allMatch(c -> c < 0x80)) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Bytes as they are when they are UTF-8, else as that of the characters of their numbers. */
    public static String of(String bytes) {
        return holds(bytes) ? bytes : bytes(bytes);
    }
}
