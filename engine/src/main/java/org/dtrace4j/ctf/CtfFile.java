package org.dtrace4j.ctf;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Type containers as bytes: written by a build, read in a few milliseconds at start.
 *
 * <pre>
 *   magic "CTFJ", version, bytes behind this
 *   types        count, then each: kind, parts; parts are numbers of earlier types; structures are shells
 *   completions  members of each structure, those embedded by value first; enumerators of each enumeration
 *   containers   count, then each: module, parent, named types, enumerations whose constants it has, symbols
 * </pre>
 *
 * <p>All numbers are big-endian 32-bit but for array counts, which are 64-bit, and kinds, which are a byte; texts are
 * 16 bits of length, and so many bytes of ISO 8859-1. Equal containers give equal bytes.
 */
public final class CtfFile {
    private static final int MAGIC = 0x4354464a;
    private static final int VERSION = 2;
    static final int NO_PARENT = -1;
    private static final int HEAD_BYTES = 12;

    /** What a type is, by its position in the file. */
    enum Kind {
        VOID, INTEGER, FLOAT, POINTER, ARRAY, FUNCTION, STRUCT, UNION, ENUM, TYPEDEF, QUALIFIED, STRING, STACK, SYMBOL,
        DYNAMIC
    }

    private CtfFile() { }

    /**
     * Writes containers, parents before their children.
     *
     * @throws IllegalArgumentException if a parent is missing, or a structure cannot be laid out again from its members
     */
    public static void write(List<TypeContainer> containers, OutputStream out) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new CtfWriter(new DataOutputStream(body)).write(containers);
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeInt(VERSION);
        data.writeInt(body.size());
        body.writeTo(data);
        data.flush();
    }

    /**
     * Reads what {@link #write} wrote, and nothing behind it.
     *
     * @throws IOException if it is not such a file, or damaged so that it cannot be read
     */
    public static List<TypeContainer> read(InputStream in) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(in.readNBytes(HEAD_BYTES));
        if (head.limit() < HEAD_BYTES || head.getInt() != MAGIC || head.getInt() != VERSION) {
            throw new IOException("not a type file of this version");
        }
        int size = head.getInt();
        byte[] body = size < 0 ? new byte[0] : in.readNBytes(size);
        if (body.length != size) {
            throw new IOException("the type file is cut off");
        }
        return new CtfReader(body).read();
    }
}
