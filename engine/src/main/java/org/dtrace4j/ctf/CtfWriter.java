package org.dtrace4j.ctf;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.ctf.StructType.Member;
import org.dtrace4j.ctf.StructType.MemberDeclaration;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypeContainer.Symbol;

/** Writes a {@link CtfFile}. Types are numbered so that the parts of a type come before it. */
final class CtfWriter {
    private final DataOutputStream out;
    private final List<CtfType> types = new ArrayList<>();
    /** Types with an identity by it, all others by value; a record's hash is never iterated over. */
    private final Map<CtfType, Integer> identities = new IdentityHashMap<>();
    private final Map<CtfType, Integer> values = new HashMap<>();
    private final List<StructType> structs = new ArrayList<>();
    private final List<EnumType> enums = new ArrayList<>();

    CtfWriter(DataOutputStream out) {
        this.out = out;
    }

    void write(List<TypeContainer> containers) throws IOException {
        containers.forEach(this::collect);
        out.writeInt(types.size());
        TypeRecord record = new TypeRecord();
        for (CtfType type : types) {
            type.accept(record);
        }
        writeCompletions();
        out.writeInt(containers.size());
        for (TypeContainer container : containers) {
            writeContainer(container, containers);
        }
    }

    // ---- collecting

    private void collect(TypeContainer container) {
        for (NameSpace space : NameSpace.values()) {
            container.types(space).values().forEach(this::number);
        }
        container.enumerators().values().forEach(constant -> number(constant.type()));
        container.symbols().forEach(symbol -> number(symbol.type()));
        // Members may lead to structures that nothing names; those are appended while we walk.
        for (int i = 0; i < structs.size(); i++) {
            structs.get(i).members().forEach(member -> number(member.type()));
        }
    }

    private int number(CtfType type) {
        boolean identity = type instanceof StructType || type instanceof EnumType;
        Map<CtfType, Integer> known = identity ? identities : values;
        Integer number = known.get(type);
        if (number != null) {
            return number;
        }
        if (type instanceof StructType struct) {
            structs.add(struct);
        } else if (type instanceof EnumType e) {
            enums.add(e);
        } else {
            parts(type).forEach(this::number);
        }
        types.add(type);
        known.put(type, types.size() - 1);
        return types.size() - 1;
    }

    private static List<CtfType> parts(CtfType type) {
        if (type instanceof PointerType pointer) {
            return List.of(pointer.target());
        } else if (type instanceof ArrayType array) {
            return List.of(array.element());
        } else if (type instanceof TypedefType typedef) {
            return List.of(typedef.target());
        } else if (type instanceof QualifiedType qualified) {
            return List.of(qualified.target());
        } else if (type instanceof FunctionType function) {
            List<CtfType> parts = new ArrayList<>();
            parts.add(function.result());
            function.parameters().forEach(parameter -> parts.add(parameter.type()));
            return parts;
        }
        return List.of();
    }

    // ---- writing

    private void writeCompletions() throws IOException {
        Set<StructType> ordered = new LinkedHashSet<>();
        Set<StructType> begun = Collections.newSetFromMap(new IdentityHashMap<>());
        structs.forEach(struct -> addAfterEmbedded(struct, ordered, begun));
        out.writeInt(ordered.size());
        for (StructType struct : ordered) {
            writeMembers(struct);
        }
        List<EnumType> complete = enums.stream().filter(EnumType::isComplete).toList();
        out.writeInt(complete.size());
        for (EnumType e : complete) {
            out.writeInt(number(e));
            out.writeInt(e.enumerators().size());
            for (EnumType.Enumerator enumerator : e.enumerators()) {
                writeText(enumerator.name());
                out.writeInt(enumerator.value());
            }
        }
    }

    private static void addAfterEmbedded(StructType struct, Set<StructType> ordered, Set<StructType> begun) {
        if (!struct.isComplete() || !begun.add(struct)) {
            return;
        }
        for (Member member : struct.members()) {
            CtfType type = member.type().resolved();
            while (type instanceof ArrayType array) {
                type = array.element().resolved();
            }
            if (type instanceof StructType inner) {
                addAfterEmbedded(inner, ordered, begun);
            }
        }
        ordered.add(struct);
    }

    private void writeMembers(StructType struct) throws IOException {
        checkLayout(struct);
        out.writeInt(number(struct));
        out.writeInt(struct.members().size());
        for (Member member : struct.members()) {
            writeText(member.name());
            out.writeInt(number(member.type()));
            out.writeInt(member.isBitField() ? member.bitWidth() : -1);
        }
    }

    /** Unnamed bit-fields are no members, so a structure that has some would come back with another layout. */
    private static void checkLayout(StructType struct) {
        List<MemberDeclaration> declarations = struct.members().stream()
                .map(m -> new MemberDeclaration(m.name(), m.type(), m.isBitField() ? m.bitWidth() : -1)).toList();
        StructLayout again = StructLayout.of(struct.kind(), declarations, LayoutRules.C);
        if (again.size() != struct.size() || !again.members().equals(struct.members())) {
            throw new IllegalArgumentException(struct.spelling()
                    + " has unnamed bit-fields, which a type file cannot hold");
        }
    }

    /** Names of C, which has no other characters. */
    private void writeText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private void writeContainer(TypeContainer container, List<TypeContainer> all) throws IOException {
        writeText(container.module());
        int parent = container.parent().map(all::indexOf).orElse(CtfFile.NO_PARENT);
        if (container.parent().isPresent() && parent < 0) {
            throw new IllegalArgumentException("the parent of " + container.module() + " is not written");
        }
        out.writeInt(parent);
        for (NameSpace space : NameSpace.values()) {
            Map<String, CtfType> named = container.types(space);
            out.writeInt(named.size());
            for (Map.Entry<String, CtfType> entry : named.entrySet()) {
                writeText(entry.getKey());
                out.writeInt(number(entry.getValue()));
            }
        }
        Set<EnumType> constants = new LinkedHashSet<>();
        container.enumerators().values().forEach(constant -> constants.add(constant.type()));
        out.writeInt(constants.size());
        for (EnumType e : constants) {
            out.writeInt(number(e));
        }
        out.writeInt(container.symbols().size());
        for (Symbol symbol : container.symbols()) {
            writeText(symbol.name());
            out.writeInt(symbol.kind().ordinal());
            out.writeInt(number(symbol.type()));
        }
    }

    /** Writes one type. */
    private final class TypeRecord implements CtfVisitor<Void> {
        private Void record(CtfFile.Kind kind, Object... parts) {
            try {
                out.writeByte(kind.ordinal());
                for (Object part : parts) {
                    if (part instanceof String text) {
                        writeText(text);
                    } else if (part instanceof CtfType type) {
                        out.writeInt(number(type));
                    } else if (part instanceof Long number) {
                        out.writeLong(number);
                    } else {
                        out.writeInt((Integer) part);
                    }
                }
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Void visitVoid(VoidType type) {
            return record(CtfFile.Kind.VOID);
        }

        @Override
        public Void visitInteger(IntegerType type) {
            return record(CtfFile.Kind.INTEGER, type.name(), type.bits(), type.signed() ? 1 : 0, type.kind().ordinal());
        }

        @Override
        public Void visitFloat(FloatType type) {
            return record(CtfFile.Kind.FLOAT, type.name(), type.size());
        }

        @Override
        public Void visitPointer(PointerType type) {
            return record(CtfFile.Kind.POINTER, type.target());
        }

        @Override
        public Void visitArray(ArrayType type) {
            return record(CtfFile.Kind.ARRAY, type.element(), type.count());
        }

        @Override
        public Void visitFunction(FunctionType type) {
            List<Object> parts = new ArrayList<>();
            parts.addAll(List.of(type.result(), type.variadic() ? 1 : 0, type.parameters().size()));
            for (FunctionType.Parameter parameter : type.parameters()) {
                parts.add(parameter.name());
                parts.add(parameter.type());
            }
            return record(CtfFile.Kind.FUNCTION, parts.toArray());
        }

        @Override
        public Void visitStruct(StructType type) {
            boolean union = type.kind() == StructType.Kind.UNION;
            return record(union ? CtfFile.Kind.UNION : CtfFile.Kind.STRUCT, type.tag());
        }

        @Override
        public Void visitEnum(EnumType type) {
            return record(CtfFile.Kind.ENUM, type.tag());
        }

        @Override
        public Void visitTypedef(TypedefType type) {
            return record(CtfFile.Kind.TYPEDEF, type.name(), type.target());
        }

        @Override
        public Void visitQualified(QualifiedType type) {
            return record(CtfFile.Kind.QUALIFIED, type.qualifier().ordinal(), type.target());
        }

        @Override
        public Void visitString(StringType type) {
            return record(CtfFile.Kind.STRING);
        }

        @Override
        public Void visitStack(StackType type) {
            return record(CtfFile.Kind.STACK, type.ordinal());
        }

        @Override
        public Void visitSymbol(SymbolType type) {
            return record(CtfFile.Kind.SYMBOL, type.ordinal());
        }

        @Override
        public Void visitDynamic(DynamicType type) {
            return record(CtfFile.Kind.DYNAMIC);
        }
    }
}
