package org.dtrace4j.ctf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.ctf.StructType.MemberDeclaration;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypeContainer.Symbol;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;

/** Reads a {@link CtfFile}. */
final class CtfReader {
    private static final CtfFile.Kind[] KINDS = CtfFile.Kind.values();

    /** No file has more of anything. */
    private static final int MOST = 1 << 20;

    private final byte[] file;
    private int at;
    private CtfType[] types;

    CtfReader(byte[] file) {
        this.file = file;
    }

    List<TypeContainer> read() throws IOException {
        try {
            types = new CtfType[count()];
            for (int i = 0; i < types.length; i++) {
                types[i] = readType();
            }
            readStructures();
            readEnumerations();
            List<TypeContainer> containers = new ArrayList<>();
            for (int count = count(); count > 0; count--) {
                containers.add(readContainer(containers));
            }
            return containers;
        } catch (RuntimeException e) {
            throw new IOException("the type file is damaged", e);
        }
    }

    // Without DataInputStream and its kin, which cost each command milliseconds at its start.

    private int readByte() {
        return file[at++];
    }

    private int readShort() {
        return (file[at++] & 0xFF) << 8 | file[at++] & 0xFF;
    }

    private int readInt() {
        return readShort() << 16 | readShort();
    }

    private long readLong() {
        return (long) readInt() << 32 | readInt() & 0xFFFFFFFFL;
    }

    private String readText() {
        int length = readShort();
        String text = new String(file, at, length, StandardCharsets.ISO_8859_1);
        at += length;
        return text;
    }

    /** How many of something follow. */
    private int count() throws IOException {
        int count = readInt();
        if (count < 0 || count > MOST) {
            throw new IOException("the type file is damaged: a count of " + count);
        }
        return count;
    }

    private CtfType type() throws IOException {
        return types[readInt()];
    }

    private CtfType readType() throws IOException {
        return switch (KINDS[readByte()]) {
            case VOID -> VoidType.VOID;
            case INTEGER -> new IntegerType(readText().intern(), readInt(), readInt() == 1,
                    IntegerType.Kind.values()[readInt()]);
            case FLOAT -> new FloatType(readText().intern(), readLong());
            case POINTER -> new PointerType(type());
            case ARRAY -> new ArrayType(type(), readLong());
            case FUNCTION -> readFunction();
            case STRUCT -> new StructType(StructType.Kind.STRUCT, readText());
            case UNION -> new StructType(StructType.Kind.UNION, readText());
            case ENUM -> new EnumType(readText());
            case TYPEDEF -> new TypedefType(readText(), type());
            case QUALIFIED -> new QualifiedType(QualifiedType.Qualifier.values()[readInt()], type());
            case STRING -> StringType.STRING;
            case STACK -> StackType.values()[readInt()];
            case SYMBOL -> SymbolType.values()[readInt()];
            case DYNAMIC -> DynamicType.DYNAMIC;
        };
    }

    private FunctionType readFunction() throws IOException {
        CtfType result = type();
        boolean variadic = readInt() == 1;
        int count = count();
        List<FunctionType.Parameter> parameters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parameters.add(new FunctionType.Parameter(readText(), type()));
        }
        return new FunctionType(result, parameters, variadic);
    }

    private void readStructures() throws IOException {
        for (int structs = count(); structs > 0; structs--) {
            StructType struct = (StructType) type();
            int count = count();
            List<MemberDeclaration> members = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                members.add(new MemberDeclaration(readText(), type(), readInt()));
            }
            struct.complete(members);
        }
    }

    private void readEnumerations() throws IOException {
        for (int enums = count(); enums > 0; enums--) {
            EnumType e = (EnumType) type();
            int count = count();
            List<EnumType.Enumerator> enumerators = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                enumerators.add(new EnumType.Enumerator(readText(), readInt()));
            }
            e.complete(enumerators);
        }
    }

    private TypeContainer readContainer(List<TypeContainer> before) throws IOException {
        String module = readText();
        int parent = readInt();
        TypeContainer container = new TypeContainer(module, parent == CtfFile.NO_PARENT ? null : before.get(parent));
        for (NameSpace space : NameSpace.values()) {
            for (int named = count(); named > 0; named--) {
                container.define(space, readText(), type());
            }
        }
        for (int enums = count(); enums > 0; enums--) {
            container.defineEnumerators((EnumType) type());
        }
        for (int symbols = count(); symbols > 0; symbols--) {
            container.define(new Symbol(readText(), SymbolKind.values()[readInt()], type()));
        }
        return container;
    }
}
