package org.dtrace4j.output;

import java.nio.charset.StandardCharsets;

/** Text that is not ASCII, as output text with one character for each byte. */
final class Utf8 {
    private Utf8() { }

    /** The UTF-8 bytes of a text, one character each. */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
