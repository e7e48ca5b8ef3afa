package org.dtrace4j.ctf;

import java.io.DataInputStream;
import java.io.IOException;
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

    private final DataInputStream in;
    private CtfType[] types;

    CtfReader(DataInputStream in) {
        this.in = in;
    }

    List<TypeContainer> read() throws IOException {
        if (in.readInt() != CtfFile.MAGIC || in.readInt() != CtfFile.VERSION) {
            throw new IOException("not a type file of this version");
        }
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

    /** How many of something follow. */
    private int count() throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException("the type file is damaged: a count of " + count);
        }
        return count;
    }

    private CtfType type() throws IOException {
        return types[in.readInt()];
    }

    private CtfType readType() throws IOException {
        return switch (KINDS[in.readByte()]) {
            case VOID -> VoidType.VOID;
            case INTEGER -> new IntegerType(in.readUTF().intern(), in.readInt(), in.readInt() == 1,
                    IntegerType.Kind.values()[in.readInt()]);
            case FLOAT -> new FloatType(in.readUTF().intern(), in.readLong());
            case POINTER -> new PointerType(type());
            case ARRAY -> new ArrayType(type(), in.readLong());
            case FUNCTION -> readFunction();
            case STRUCT -> new StructType(StructType.Kind.STRUCT, in.readUTF());
            case UNION -> new StructType(StructType.Kind.UNION, in.readUTF());
            case ENUM -> new EnumType(in.readUTF());
            case TYPEDEF -> new TypedefType(in.readUTF(), type());
            case QUALIFIED -> new QualifiedType(QualifiedType.Qualifier.values()[in.readInt()], type());
            case STRING -> StringType.STRING;
            case STACK -> StackType.values()[in.readInt()];
            case SYMBOL -> SymbolType.values()[in.readInt()];
            case DYNAMIC -> DynamicType.DYNAMIC;
        };
    }

    private FunctionType readFunction() throws IOException {
        CtfType result = type();
        boolean variadic = in.readInt() == 1;
        int count = count();
        List<FunctionType.Parameter> parameters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parameters.add(new FunctionType.Parameter(in.readUTF(), type()));
        }
        return new FunctionType(result, parameters, variadic);
    }

    private void readStructures() throws IOException {
        for (int structs = count(); structs > 0; structs--) {
            StructType struct = (StructType) type();
            int count = count();
            List<MemberDeclaration> members = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                members.add(new MemberDeclaration(in.readUTF(), type(), in.readInt()));
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
                enumerators.add(new EnumType.Enumerator(in.readUTF(), in.readInt()));
            }
            e.complete(enumerators);
        }
    }

    private TypeContainer readContainer(List<TypeContainer> before) throws IOException {
        String module = in.readUTF();
        int parent = in.readInt();
        TypeContainer container = new TypeContainer(module, parent == CtfFile.NO_PARENT ? null : before.get(parent));
        for (NameSpace space : NameSpace.values()) {
            for (int named = count(); named > 0; named--) {
                container.define(space, in.readUTF(), type());
            }
        }
        for (int enums = count(); enums > 0; enums--) {
            container.defineEnumerators((EnumType) type());
        }
        for (int symbols = count(); symbols > 0; symbols--) {
            container.define(new Symbol(in.readUTF(), SymbolKind.values()[in.readInt()], type()));
        }
        return container;
    }
}
