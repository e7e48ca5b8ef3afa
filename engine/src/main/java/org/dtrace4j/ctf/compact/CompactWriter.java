package org.dtrace4j.ctf.compact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.ctf.VoidType;

/** Writes one file. */
final class CompactWriter implements CtfVisitor<Void> {
    private final TypeNumbers numbers;
    private final String parent;
    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
    private final Map<String, Integer> textOffsets = new LinkedHashMap<>();
    private String tooLarge;

    /**
     * @param numbers the types to write
     * @param parent name of the file that they may refer to; empty when there is none
     */
    CompactWriter(TypeNumbers numbers, String parent) {
        this.numbers = numbers;
        this.parent = parent;
    }

    byte[] write() throws IOException {
        int parentName = text(parent);
        // What D adds to C is made of other types, which get their numbers while we write.
        for (int i = 0; i < numbers.types().size(); i++) {
            Object type = numbers.types().get(i);
            if (type instanceof TypeNumbers.BitField field) {
                integer(field.declared(), field.bits(), 0);
            } else {
                ((CtfType) type).accept(this);
            }
        }
        if (numbers.types().size() > Format.MOST_TYPES) {
            tooLarge = "there are more types than a CTF file can hold";
        }
        if (tooLarge != null) {
            throw new IOException(tooLarge);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        number(file, Format.MAGIC, 2);
        number(file, Format.VERSION, 1);
        number(file, 0, 1);
        number(file, 0, 4);
        number(file, parentName, 4);
        for (int i = 0; i < 4; i++) {
            number(file, 0, 4);
        }
        number(file, types.size(), 4);
        number(file, texts.size(), 4);
        file.writeBytes(types.toByteArray());
        file.writeBytes(texts.toByteArray());
        return file.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }

    private int text(String text) {
        if (texts.size() == 0) {
            texts.write(0);
            textOffsets.put("", 0);
        }
        Integer known = textOffsets.get(text);
        if (known != null) {
            return known;
        }
        int offset = texts.size();
        textOffsets.put(text, offset);
        texts.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        texts.write(0);
        return offset;
    }

    private void head(String name, int kind, int flags, int count) {
        number(types, text(name), 4);
        number(types, kind << Format.KIND_SHIFT | flags | count, 2);
        if (count > Format.MOST_PARTS) {
            tooLarge = name + " has more parts than a CTF file can hold";
        }
    }

    private void size(long size) {
        if (size < Format.LARGE) {
            number(types, size, 2);
        } else {
            number(types, Format.LARGE, 2);
            number(types, size >>> 32, 4);
            number(types, size, 4);
        }
    }

    private Void reference(String name, int kind, CtfType target) {
        head(name, kind, Format.ROOT, 0);
        number(types, numbers.of(target), 2);
        return null;
    }

    private void integer(IntegerType type, int bits, int flags) {
        head(type.name(), Format.INTEGER, flags, 0);
        size(type.size());
        int encoding = (type.signed() ? Format.SIGNED : 0)
                | (type.kind() == IntegerType.Kind.CHARACTER ? Format.CHARACTER : 0)
                | (type.kind() == IntegerType.Kind.BOOLEAN ? Format.BOOLEAN : 0);
        number(types, (long) encoding << 24 | bits, 4);
    }

    @Override
    public Void visitVoid(VoidType type) {
        head("void", Format.INTEGER, Format.ROOT, 0);
        size(0);
        number(types, (long) Format.SIGNED << 24, 4);
        return null;
    }

    @Override
    public Void visitInteger(IntegerType type) {
        integer(type, type.bits(), Format.ROOT);
        return null;
    }

    @Override
    public Void visitFloat(FloatType type) {
        head(type.name(), Format.FLOAT, Format.ROOT, 0);
        size(type.size());
        long encoding = type.size() == 4 ? Format.SINGLE : type.size() == 8 ? Format.DOUBLE : Format.LONG_DOUBLE;
        number(types, encoding << 24 | type.size() * 8, 4);
        return null;
    }

    @Override
    public Void visitPointer(PointerType type) {
        return reference("", Format.POINTER, type.target());
    }

    @Override
    public Void visitArray(ArrayType type) {
        head("", Format.ARRAY, Format.ROOT, 0);
        size(0);
        number(types, numbers.of(type.element()), 2);
        number(types, numbers.of(IntegerType.LONG), 2);
        number(types, type.count(), 4);
        return null;
    }

    @Override
    public Void visitFunction(FunctionType type) {
        int count = type.parameters().size() + (type.variadic() ? 1 : 0);
        head("", Format.FUNCTION, Format.ROOT, count);
        number(types, numbers.of(type.result()), 2);
        type.parameters().forEach(parameter -> number(types, numbers.of(parameter.type()), 2));
        number(types, 0, (type.variadic() ? 2 : 0) + 2 * (count & 1));
        return null;
    }

    @Override
    public Void visitStruct(StructType type) {
        int kind = type.kind() == StructType.Kind.UNION ? Format.UNION : Format.STRUCT;
        if (!type.isComplete()) {
            head(type.tag(), Format.FORWARD, Format.ROOT, 0);
            number(types, kind, 2);
            return null;
        }
        head(type.tag(), kind, Format.ROOT, type.members().size());
        size(type.size());
        for (StructType.Member member : type.members()) {
            number(types, text(member.name()), 4);
            boolean field = member.isBitField() && member.type().resolved() instanceof IntegerType;
            number(types, field ? numbers.of(new TypeNumbers.BitField((IntegerType) member.type().resolved(),
                    member.bitWidth())) : numbers.of(member.type()), 2);
            long bits = member.offset() * 8 + member.bitOffset();
            if (type.size() < Format.LARGE_STRUCTURE) {
                number(types, bits, 2);
            } else {
                number(types, 0, 2);
                number(types, bits >>> 32, 4);
                number(types, bits, 4);
            }
        }
        return null;
    }

    @Override
    public Void visitEnum(EnumType type) {
        if (!type.isComplete()) {
            head(type.tag(), Format.FORWARD, Format.ROOT, 0);
            number(types, Format.ENUM, 2);
            return null;
        }
        head(type.tag(), Format.ENUM, Format.ROOT, type.enumerators().size());
        size(type.size());
        for (EnumType.Enumerator enumerator : type.enumerators()) {
            number(types, text(enumerator.name()), 4);
            number(types, enumerator.value(), 4);
        }
        return null;
    }

    @Override
    public Void visitTypedef(TypedefType type) {
        return reference(type.name(), Format.TYPEDEF, type.target());
    }

    @Override
    public Void visitQualified(QualifiedType type) {
        return switch (type.qualifier()) {
            case CONST -> reference("", Format.CONST, type.target());
            case VOLATILE -> reference("", Format.VOLATILE, type.target());
            case RESTRICT -> reference("", Format.RESTRICT, type.target());
            case USERLAND -> throw new IllegalStateException("has the number of its target");
        };
    }

    /** As dtrace of illumos has it: {@code typedef char string[256]}. */
    @Override
    public Void visitString(StringType type) {
        return reference("string", Format.TYPEDEF, new ArrayType(IntegerType.CHAR, StringType.MEMBER_BYTES));
    }

    @Override
    public Void visitStack(StackType type) {
        return reference(type.spelling(), Format.TYPEDEF, VoidType.VOID);
    }

    @Override
    public Void visitSymbol(SymbolType type) {
        return reference(type.spelling(), Format.TYPEDEF, VoidType.VOID);
    }

    @Override
    public Void visitDynamic(DynamicType type) {
        return reference(type.spelling(), Format.TYPEDEF, VoidType.VOID);
    }
}
