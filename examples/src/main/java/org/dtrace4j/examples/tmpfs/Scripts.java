package org.dtrace4j.examples.tmpfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The files of {@code examples/tmpfs}, which the jar carries as resources. */
public final class Scripts {
    private Scripts() { }

    /** The text of a file, such as {@code boot/plain.sh}. */
    public static String text(String name) throws IOException {
        try (InputStream in = Scripts.class.getResourceAsStream("/tmpfs/" + name)) {
            if (in == null) {
                throw new IOException("examples/tmpfs/" + name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
