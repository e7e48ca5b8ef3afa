package org.dtrace4j.types;

import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;

/** The named types that every D program has, for the LP64 data model. */
public final class PredefinedTypes {
    private static final TypeContainer CONTAINER = new TypeContainer("C", null);

    static {
        row("int8_t", IntegerType.SIGNED_CHAR);
        row("int16_t", IntegerType.SHORT);
        row("int32_t", IntegerType.INT);
        row("int64_t", IntegerType.LONG);
        row("intptr_t", IntegerType.LONG);
        row("uint8_t", IntegerType.UNSIGNED_CHAR);
        row("uint16_t", IntegerType.UNSIGNED_SHORT);
        row("uint32_t", IntegerType.UNSIGNED_INT);
        row("uint64_t", IntegerType.UNSIGNED_LONG);
        row("uintptr_t", IntegerType.UNSIGNED_LONG);
        row("uchar_t", IntegerType.UNSIGNED_CHAR);
        row("ushort_t", IntegerType.UNSIGNED_SHORT);
        row("uint_t", IntegerType.UNSIGNED_INT);
        row("ulong_t", IntegerType.UNSIGNED_LONG);
        row("longlong_t", IntegerType.LONG_LONG);
        row("u_longlong_t", IntegerType.UNSIGNED_LONG_LONG);
        row("ptrdiff_t", IntegerType.LONG);
        row("size_t", IntegerType.UNSIGNED_LONG);
        row("ssize_t", IntegerType.LONG);
        row("id_t", IntegerType.INT);
        row("pid_t", IntegerType.INT);
        // C's own boolean type; its name is no keyword of D.
        CONTAINER.define(NameSpace.TYPEDEF, "_Bool", IntegerType.BOOL);
    }

    private PredefinedTypes() { }

    /** The container that holds them; not to be added to. */
    public static TypeContainer container() {
        return CONTAINER;
    }

    private static void row(String name, CtfType type) {
        CONTAINER.define(NameSpace.TYPEDEF, name, new TypedefType(name, type));
    }
}
