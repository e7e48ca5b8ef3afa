package org.dtrace4j.kernel.module;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A table that the build writes beside the classes and that programs read while they start, before the JVM has compiled
 * anything: so nothing in it has to be looked for. Rows of fields; {@code byte} is eight bits, {@code short} sixteen,
 * the greater eight first:
 *
 * <pre>
 *   row    byte number of fields, fields
 *   field  short length, so many bytes of ISO 8859-1
 * </pre>
 */
public final class IndexFile {
    private IndexFile() { }

    /**
     * Writes rows that are given as lines, their fields separated by tabs.
     *
     * @throws IllegalArgumentException for a row of more than 255 fields, or a field of more than 65,535 characters or of
     *     others than those of ISO 8859-1
     */
    public static byte[] write(String lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.lines().forEach(line -> {
            String[] fields = line.split("\t", -1);
            out.write(within(fields.length, 0xFF, line));
            for (String field : fields) {
                byte[] text = field.getBytes(StandardCharsets.ISO_8859_1);
                if (!new String(text, StandardCharsets.ISO_8859_1).equals(field)) {
                    throw new IllegalArgumentException("not in ISO 8859-1: " + field);
                }
                out.write(within(text.length, 0xFFFF, line) >> 8);
                out.write(text.length);
                out.writeBytes(text);
            }
        });
        return out.toByteArray();
    }

    private static int within(int number, int most, String line) {
        if (number > most) {
            throw new IllegalArgumentException("too long for an index: " + line);
        }
        return number;
    }

    /** The rows of a resource that each build of classes has one of: of all on the class path, in its order. */
    public static List<String[]> read(String resource) {
        List<String[]> rows = new ArrayList<>(1024);
        try {
            for (URL url : Collections.list(IndexFile.class.getClassLoader().getResources(resource))) {
                try (InputStream in = url.openStream()) {
                    read(in.readAllBytes(), rows);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    static void read(byte[] table, List<String[]> rows) {
        int at = 0;
        while (at < table.length) {
            String[] fields = new String[table[at++] & 0xFF];
            for (int i = 0; i < fields.length; i++) {
                int length = (table[at] & 0xFF) << 8 | table[at + 1] & 0xFF;
                fields[i] = new String(table, at + 2, length, StandardCharsets.ISO_8859_1);
                at += 2 + length;
            }
            rows.add(fields);
        }
    }
}
