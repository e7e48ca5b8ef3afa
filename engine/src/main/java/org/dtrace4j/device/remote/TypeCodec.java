package org.dtrace4j.device.remote;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.CtfVisitor;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.StackType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.SymbolType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.ctf.VoidType;

/**
 * A type as bytes, between two that know the same containers: what has a name there is written as module and name, so
 * that it is the same type on the other side, and not one like it; everything else by its parts.
 */
final class TypeCodec {
    /** What comes first. */
    private enum Mark { NAMED, VOID, INTEGER, FLOAT, POINTER, ARRAY, FUNCTION, TYPEDEF, QUALIFIED, STRING, STACK, SYMBOL, DYNAMIC }

    private static final int MAXIMUM_DEPTH = 64;

    private record Name(String module, NameSpace space, String name) { }

    private final Supplier<Collection<TypeContainer>> containers;
    private final Map<CtfType, Name> names = new IdentityHashMap<>();
    private int named = -1;

    /** @param containers those of all modules that are loaded; more of them as more modules are */
    TypeCodec(Supplier<Collection<TypeContainer>> containers) {
        this.containers = containers;
    }

    void write(CtfType type, DataOutputStream out) throws IOException {
        Collection<TypeContainer> all = containers.get();
        if (named != all.size()) {
            named = all.size();
            for (TypeContainer container : all) {
                for (NameSpace space : NameSpace.values()) {
                    container.types(space).forEach((name, each) ->
                            names.putIfAbsent(each, new Name(container.module(), space, name)));
                }
            }
        }
        try {
            type.accept(new Writer(out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    CtfType read(DataInputStream in) throws IOException {
        return read(in, 0);
    }

    private CtfType read(DataInputStream in, int depth) throws IOException {
        int mark = in.readUnsignedByte();
        if (mark >= Mark.values().length || depth > MAXIMUM_DEPTH) {
            throw new IOException("not a type");
        }
        return switch (Mark.values()[mark]) {
            case NAMED -> named(in.readUTF(), element(NameSpace.values(), in), in.readUTF());
            case VOID -> VoidType.VOID;
            case INTEGER -> new IntegerType(in.readUTF(), in.readInt(), in.readBoolean(),
                    element(IntegerType.Kind.values(), in));
            case FLOAT -> new FloatType(in.readUTF(), in.readLong());
            case POINTER -> new PointerType(read(in, depth + 1));
            case ARRAY -> new ArrayType(read(in, depth + 1), in.readLong() & Long.MAX_VALUE);
            case FUNCTION -> function(in, depth + 1);
            case TYPEDEF -> new TypedefType(in.readUTF(), read(in, depth + 1));
            case QUALIFIED -> new QualifiedType(element(QualifiedType.Qualifier.values(), in), read(in, depth + 1));
            case STRING -> StringType.STRING;
            case STACK -> element(StackType.values(), in);
            case SYMBOL -> element(SymbolType.values(), in);
            case DYNAMIC -> DynamicType.DYNAMIC;
        };
    }

    private CtfType function(DataInputStream in, int depth) throws IOException {
        CtfType result = read(in, depth);
        List<FunctionType.Parameter> parameters = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            parameters.add(new FunctionType.Parameter(in.readUTF(), read(in, depth)));
        }
        return new FunctionType(result, parameters, in.readBoolean());
    }

    private CtfType named(String module, NameSpace space, String name) throws IOException {
        for (TypeContainer container : containers.get()) {
            if (container.module().equals(module)) {
                Optional<CtfType> type = container.ownType(space, name);
                if (type.isPresent()) {
                    return type.get();
                }
            }
        }
        throw new IOException("no type " + module + "`" + name);
    }

    private static <T> T element(T[] values, DataInputStream in) throws IOException {
        int ordinal = in.readUnsignedByte();
        if (ordinal >= values.length) {
            throw new IOException("not a type");
        }
        return values[ordinal];
    }

    /** Writes one type. */
    private final class Writer implements CtfVisitor<Void> {
        private final DataOutputStream out;

        Writer(DataOutputStream out) {
            this.out = out;
        }

        private Void put(Mark mark, Object... parts) {
            try {
                out.writeByte(mark.ordinal());
                for (Object part : parts) {
                    if (part instanceof String text) {
                        out.writeUTF(text);
                    } else if (part instanceof Byte ordinal) {
                        out.writeByte(ordinal);
                    } else if (part instanceof Boolean flag) {
                        out.writeBoolean(flag);
                    } else if (part instanceof Integer number) {
                        out.writeInt(number);
                    } else if (part instanceof Long number) {
                        out.writeLong(number);
                    } else {
                        ((CtfType) part).accept(this);
                    }
                }
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Byte ordinal(Enum<?> constant) {
            return (byte) constant.ordinal();
        }

        /** A type that is told from others by what it is, not by how it looks. */
        private Void identified(CtfType type) {
            Name name = names.get(type);
            if (name != null) {
                return put(Mark.NAMED, name.module(), ordinal(name.space()), name.name());
            }
            // Nobody can name it, so nobody can look into it but by its bytes.
            return put(Mark.ARRAY, IntegerType.UNSIGNED_CHAR, type.size());
        }

        @Override
        public Void visitVoid(VoidType type) {
            return put(Mark.VOID);
        }

        @Override
        public Void visitInteger(IntegerType type) {
            return put(Mark.INTEGER, type.name(), type.bits(), type.signed(), ordinal(type.kind()));
        }

        @Override
        public Void visitFloat(FloatType type) {
            return put(Mark.FLOAT, type.name(), type.size());
        }

        @Override
        public Void visitPointer(PointerType type) {
            return put(Mark.POINTER, type.target());
        }

        @Override
        public Void visitArray(ArrayType type) {
            return put(Mark.ARRAY, type.element(), type.count());
        }

        @Override
        public Void visitFunction(FunctionType type) {
            put(Mark.FUNCTION, type.result());
            try {
                out.writeShort(type.parameters().size());
                for (FunctionType.Parameter parameter : type.parameters()) {
                    out.writeUTF(parameter.name());
                    parameter.type().accept(this);
                }
                out.writeBoolean(type.variadic());
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Void visitStruct(StructType type) {
            return identified(type);
        }

        @Override
        public Void visitEnum(EnumType type) {
            return identified(type);
        }

        @Override
        public Void visitTypedef(TypedefType type) {
            Name name = names.get(type);
            return name != null ? put(Mark.NAMED, name.module(), ordinal(name.space()), name.name())
                    : put(Mark.TYPEDEF, type.name(), type.target());
        }

        @Override
        public Void visitQualified(QualifiedType type) {
            return put(Mark.QUALIFIED, ordinal(type.qualifier()), type.target());
        }

        @Override
        public Void visitString(StringType type) {
            return put(Mark.STRING);
        }

        @Override
        public Void visitStack(StackType type) {
            return put(Mark.STACK, ordinal(type));
        }

        @Override
        public Void visitSymbol(SymbolType type) {
            return put(Mark.SYMBOL, ordinal(type));
        }

        @Override
        public Void visitDynamic(DynamicType type) {
            return put(Mark.DYNAMIC);
        }
    }
}
