package org.dtrace4j.codegen;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Collects the string constants of an image, each once. */
final class ConstantSection {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> offsets = new HashMap<>();

    /** Offset of a constant in the section. */
    int offset(String text) {
        return offsets.computeIfAbsent(text, t -> {
            int offset = bytes.size();
            bytes.writeBytes(t.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
            return offset;
        });
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
