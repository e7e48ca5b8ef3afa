package org.dtrace4j.ctf;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Type containers as bytes: written by a build, read in a few milliseconds at start.
 *
 * <pre>
 *   magic "CTFJ", version
 *   types        count, then each: kind, parts; parts are numbers of earlier types; structures are shells
 *   completions  members of each structure, those embedded by value first; enumerators of each enumeration
 *   containers   count, then each: module, parent, named types, enumerations whose constants it has, symbols
 * </pre>
 *
 * <p>All numbers are big-endian 32-bit but for array counts, which are 64-bit; texts are in the modified UTF-8 of
 * {@link java.io.DataOutput}. Equal containers give equal bytes.
 */
public final class CtfFile {
    static final int MAGIC = 0x4354464a;
    static final int VERSION = 1;
    static final int NO_PARENT = -1;

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
        DataOutputStream data = new DataOutputStream(out);
        new CtfWriter(data).write(containers);
        data.flush();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it is not such a file, or damaged so that it cannot be read
     */
    public static List<TypeContainer> read(InputStream in) throws IOException {
        return new CtfReader(new DataInputStream(in)).read();
    }
}
