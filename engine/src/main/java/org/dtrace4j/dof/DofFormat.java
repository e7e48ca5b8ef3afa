package org.dtrace4j.dof;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of an image in bytes, shared by writer and reader. All numbers are little-endian.
 *
 * <pre>
 *   0        64                 64 + 11 * 32
 *   | header | section table    | section | … | section |
 *
 *   header:  magic 7f 'D' '4' 'J'   0   4
 *            version                4   1   3
 *            data model             5   1   2 (LP64)
 *            encoding               6   1   1 (little-endian)
 *            unused                 7   1   0
 *            header size            8   4   64
 *            section entry size    12   4   32
 *            number of sections    16   4   11
 *            unused                20   4   0
 *            section table offset  24   8   64
 *            file size             32   8
 *            checksum              40   4   CRC-32C of all bytes, taken with these four as 0
 *            unused                44  20   0
 *
 *   section entry:  type 0 4 · alignment 4 4 · entry size 8 4 (1 for plain bytes)
 *                  unused 12 4 · offset 16 8 · size 24 8
 * </pre>
 *
 * <p>All sections are there, in the order of {@link Section}, each at the next multiple of its alignment; bytes between
 * them are 0. A list inside an entry is a pair (first, count) into another section, and the lists of successive entries
 * follow each other without a gap; texts are offsets into the strings, each text once, in order of first use. So
 * there is exactly one sequence of bytes for an image, and the reader accepts no other.
 */
final class DofFormat {
    static final int MAGIC = 0x4a34447f;
    static final int VERSION = 3;
    static final int MODEL_LP64 = 2;
    static final int LITTLE_ENDIAN = 1;
    static final int HEADER_SIZE = 64;
    static final int SECTION_ENTRY_SIZE = 32;
    static final int CHECKSUM_OFFSET = 40;

    /** The largest image. */
    static final int MAXIMUM_SIZE = 8 << 20;

    /** Most entries in one section. */
    static final int MAXIMUM_ENTRIES = 1 << 16;

    /** The sections in their order. The type is what the section table holds; it never changes. */
    enum Section {
        STRINGS(1, 1, 1),
        /** Provider, module, function, name: texts; probe id. */
        PROBES(2, 4, 20),
        /** Probes: first, count; method: text; record: size, alignment; actions: first, count. */
        CLAUSES(3, 4, 28),
        /** Kind; format: text; fields: first, count; aggregations: first, count; argument (8). */
        ACTIONS(4, 8, 32),
        /** Offset, size, kind; type: text. */
        FIELDS(5, 4, 16),
        /** An aggregation's id. */
        REFERENCES(6, 4, 4),
        /** Scope, id; name: text; keys: first, count; size; whether a string. */
        VARIABLES(7, 4, 28),
        /** Id; name: text; function: text; keys: first, count; words; parameter (8). */
        AGGREGATIONS(8, 8, 40),
        /** Name, value: texts. */
        OPTIONS(9, 4, 8),
        CONSTANTS(10, 8, 1),
        CODE(11, 8, 1);

        final int type;
        final int alignment;
        final int entrySize;

        Section(int type, int alignment, int entrySize) {
            this.type = type;
            this.alignment = alignment;
            this.entrySize = entrySize;
        }
    }

    private DofFormat() { }

    static int align(int offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    /** The checksum of {@code bytes}, with the bytes of the checksum itself as 0. */
    static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM_OFFSET);
        crc.update(ByteBuffer.allocate(4));
        crc.update(bytes, CHECKSUM_OFFSET + 4, bytes.length - CHECKSUM_OFFSET - 4);
        return (int) crc.getValue();
    }
}
