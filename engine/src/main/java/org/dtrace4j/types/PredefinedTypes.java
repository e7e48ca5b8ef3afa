package org.dtrace4j.types;

import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DataModel;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;

/** The named types that every D program has. */
public final class PredefinedTypes {
    private static final TypeContainer LP64 = container(DataModel.LP64, IntegerType.LONG, IntegerType.UNSIGNED_LONG,
            IntegerType.LONG, IntegerType.UNSIGNED_LONG);
    private static final TypeContainer ILP32 = container(DataModel.ILP32, IntegerType.LONG_LONG,
            IntegerType.UNSIGNED_LONG_LONG, IntegerType.INT, IntegerType.UNSIGNED_INT);

    private final TypeContainer container = new TypeContainer("C", null);

    private PredefinedTypes() { }

    /**
     * @param wide what has 64 bits
     * @param word what has those of a pointer
     */
    private static TypeContainer container(DataModel model, IntegerType wide, IntegerType unsignedWide, IntegerType word,
            IntegerType unsignedWord) {
        return new PredefinedTypes().fill(model, wide, unsignedWide, word, unsignedWord);
    }

    private TypeContainer fill(DataModel model, IntegerType wide, IntegerType unsignedWide, IntegerType word,
            IntegerType unsignedWord) {
        row("int8_t", IntegerType.SIGNED_CHAR);
        row("int16_t", IntegerType.SHORT);
        row("int32_t", IntegerType.INT);
        row("int64_t", wide);
        row("intptr_t", word);
        row("uint8_t", IntegerType.UNSIGNED_CHAR);
        row("uint16_t", IntegerType.UNSIGNED_SHORT);
        row("uint32_t", IntegerType.UNSIGNED_INT);
        row("uint64_t", unsignedWide);
        row("uintptr_t", unsignedWord);
        row("uchar_t", IntegerType.UNSIGNED_CHAR);
        row("ushort_t", IntegerType.UNSIGNED_SHORT);
        row("uint_t", IntegerType.UNSIGNED_INT);
        row("ulong_t", model.unsignedLong());
        row("longlong_t", IntegerType.LONG_LONG);
        row("u_longlong_t", IntegerType.UNSIGNED_LONG_LONG);
        row("ptrdiff_t", word);
        row("size_t", unsignedWord);
        row("ssize_t", word);
        row("id_t", IntegerType.INT);
        row("pid_t", IntegerType.INT);
        // C's own boolean type; its name is no keyword of D.
        container.define(NameSpace.TYPEDEF, "_Bool", IntegerType.BOOL);
        return container;
    }

    /** The container that holds them; not to be added to. */
    public static TypeContainer container(DataModel model) {
        return model == DataModel.LP64 ? LP64 : ILP32;
    }

    private void row(String name, CtfType type) {
        container.define(NameSpace.TYPEDEF, name, new TypedefType(name, type));
    }
}
