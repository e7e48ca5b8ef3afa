package org.dtrace4j.codegen;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Collects the string constants of an image, each once. */
final class ConstantSection {
    private static final int BYTE_MAX = 0xff;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> offsets = new HashMap<>();

    /** Offset of a constant in the section. */
    int offset(String text) {
        return offsets.computeIfAbsent(text, t -> {
            int offset = bytes.size();
            t.codePoints().forEach(this::write);
            bytes.write(0);
            return offset;
        });
    }

    /** A character of a program is one byte of its text; only what cannot be a byte is encoded. */
    private void write(int character) {
        if (character <= BYTE_MAX) {
            bytes.write(character);
        } else {
            bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        }
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
