package org.dtrace4j.kernel.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The executables of the simulated system: one row each, and the way from a file's bytes to the program that they stand
 * for.
 *
 * <p>An executable file starts with a header line that names its row; the kernel's {@code exec} reads the beginning of
 * the file, as it would read an ELF header, and asks {@link #forImage}. So a program that is copied, linked or renamed
 * stays that program, and one whose file is damaged does not run:
 *
 * <pre>
 *   \177ELF\2\1\1 dtrace4j /sbin/init\n  then zero bytes up to the row's size
 * </pre>
 *
 * The table is immutable; a machine that offers more programs makes a longer one with {@link #with}.
 */
public final class ProgramTable {
    private static final String MAGIC = "\177ELF\2\1\1 dtrace4j ";

    /** How many bytes of a file {@link #forImage} needs at most. */
    public static final int HEADER_BYTES = 128;

    private final Map<String, Row> byPath;

    private ProgramTable(Map<String, Row> byPath) {
        this.byPath = Collections.unmodifiableMap(byPath);
    }

    /**
     * One executable.
     *
     * @param path where the initial disk has it
     * @param imageBytes size of the file, which is also what it maps when it runs
     * @param program what it does
     * @param description what it is for, in a few words
     */
    public record Row(String path, int imageBytes, UserProgram program, String description) {
        public Row {
            if (!path.startsWith("/") || imageBytes < HEADER_BYTES) {
                throw new IllegalArgumentException(path + ", " + imageBytes + " bytes");
            }
        }

        /** The contents of the executable file. */
        public byte[] image() {
            byte[] image = new byte[imageBytes];
            byte[] header = (MAGIC + path + "\n").getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(header, 0, image, 0, header.length);
            return image;
        }
    }

    /** A table of these rows, in this order. */
    public static ProgramTable of(List<Row> rows) {
        Map<String, Row> byPath = new LinkedHashMap<>();
        for (Row row : rows) {
            if (byPath.put(row.path(), row) != null) {
                throw new IllegalArgumentException("two programs at " + row.path());
            }
        }
        return new ProgramTable(byPath);
    }

    /** This table and one more row, which replaces one with the same path. */
    public ProgramTable with(Row row) {
        Map<String, Row> longer = new LinkedHashMap<>(byPath);
        longer.put(row.path(), row);
        return new ProgramTable(longer);
    }

    /** All rows, in order. */
    public List<Row> rows() {
        return new ArrayList<>(byPath.values());
    }

    /** The row that the initial disk has at this path. */
    public Optional<Row> atPath(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The first row whose path ends with a name. */
    public Optional<Row> named(String name) {
        return byPath.values().stream().filter(row -> row.path().endsWith("/" + name)).findFirst();
    }

    /**
     * The program that an executable file stands for.
     *
     * @param start the first bytes of the file, {@link #HEADER_BYTES} or as many as it has
     * @return empty when this is no executable of this table: ENOEXEC
     */
    public Optional<Row> forImage(byte[] start) {
        for (int i = 0; i < MAGIC.length(); i++) {
            if (i == start.length || start[i] != MAGIC.charAt(i)) {
                return Optional.empty();
            }
        }
        int end = MAGIC.length();
        while (end < start.length && end < HEADER_BYTES && start[end] != '\n') {
            end++;
        }
        if (end == start.length || end == HEADER_BYTES) {
            return Optional.empty();
        }
        return atPath(new String(start, MAGIC.length(), end - MAGIC.length(), StandardCharsets.ISO_8859_1));
    }
}
