package org.dtrace4j.ctf.compact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.ctf.VoidType;

/** Reads one file. */
final class CompactReader {
    private final ByteBuffer file;
    private final CompactReader parent;
    private final List<Entry> entries = new ArrayList<>();
    private int texts;

    /** A type: where its parts stand, and what it is once it has been asked for. */
    private static final class Entry {
        final String name;
        final int kind;
        final boolean root;
        final int count;
        final long size;
        final int parts;
        CtfType type;
        int bits;
        boolean busy;

        Entry(String name, int info, long size, int parts) {
            this.name = name;
            this.kind = info >> Format.KIND_SHIFT;
            this.root = (info & Format.ROOT) != 0;
            this.count = info & Format.MOST_PARTS;
            this.size = size;
            this.parts = parts;
        }
    }

    CompactReader(byte[] bytes, CompactReader parent) {
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.parent = parent;
    }

    void read(TypeContainer container) throws IOException {
        try {
            index();
            for (Entry entry : entries) {
                define(container, entry, type(entry));
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException | ClassCastException
                | ArithmeticException | StackOverflowError e) {
            throw new IOException("the CTF file is damaged", e);
        }
    }

    private static void define(TypeContainer container, Entry entry, CtfType type) {
        if (!entry.root || entry.name.isEmpty()) {
            return;
        }
        if (type instanceof StructType struct) {
            container.define(struct.kind() == StructType.Kind.UNION ? NameSpace.UNION : NameSpace.STRUCT, entry.name, type);
        } else if (type instanceof EnumType) {
            container.define(NameSpace.ENUM, entry.name, type);
        } else if (entry.kind == Format.TYPEDEF && type instanceof TypedefType) {
            container.define(NameSpace.TYPEDEF, entry.name, type);
        }
    }

    private void index() throws IOException {
        if (file.capacity() < Format.HEADER || (file.getShort(0) & 0xffff) != Format.MAGIC
                || file.get(2) != Format.VERSION) {
            throw new IOException("not a CTF file of version " + Format.VERSION);
        }
        if ((file.get(3) & Format.COMPRESSED) != 0) {
            throw new IOException("the CTF file is compressed");
        }
        texts = Format.HEADER + file.getInt(28);
        int at = Format.HEADER + file.getInt(24);
        while (at < texts) {
            int info = file.getShort(at + 4) & 0xffff;
            long size = file.getShort(at + 6) & 0xffff;
            int kind = info >> Format.KIND_SHIFT;
            boolean sized = kind == Format.INTEGER || kind == Format.FLOAT || kind == Format.ARRAY
                    || kind == Format.STRUCT || kind == Format.UNION || kind == Format.ENUM;
            int parts = at + 8;
            if (sized && size == Format.LARGE) {
                size = (long) file.getInt(at + 8) << 32 | file.getInt(at + 12) & 0xffffffffL;
                parts += 8;
            }
            Entry entry = new Entry(text(file.getInt(at)), info, size, parts);
            entries.add(entry);
            at = parts + length(entry);
        }
    }

    private static int length(Entry entry) throws IOException {
        return switch (entry.kind) {
            case Format.INTEGER, Format.FLOAT -> 4;
            case Format.ARRAY -> 8;
            case Format.FUNCTION -> 2 * (entry.count + (entry.count & 1));
            case Format.STRUCT, Format.UNION -> entry.count * (entry.size < Format.LARGE_STRUCTURE ? 8 : 16);
            case Format.ENUM -> 8 * entry.count;
            case Format.POINTER, Format.FORWARD, Format.TYPEDEF, Format.VOLATILE, Format.CONST, Format.RESTRICT -> 0;
            default -> throw new IOException("the CTF file is damaged: a type of kind " + entry.kind);
        };
    }

    private String text(int offset) {
        int start = texts + offset;
        int end = start;
        while (file.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        file.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Entry entry(int number) throws IOException {
        if (parent != null && (number & Format.CHILD) == 0) {
            return parent.entry(number);
        }
        return entries.get((number & ~Format.CHILD) - 1);
    }

    private CtfType type(int number) throws IOException {
        return parent != null && (number & Format.CHILD) == 0 ? parent.type(number) : type(entry(number));
    }

    private CtfType type(Entry entry) throws IOException {
        if (entry.type == null) {
            if (entry.busy) {
                throw new IOException("the CTF file is damaged: a type is made of itself");
            }
            entry.busy = true;
            make(entry);
            entry.busy = false;
        }
        return entry.type;
    }

    /** Structures are known before their members are, since these may point back. */
    private void make(Entry entry) throws IOException {
        int reference = (int) entry.size;
        switch (entry.kind) {
            case Format.INTEGER -> integer(entry);
            case Format.FLOAT -> entry.type = new FloatType(entry.name, entry.size);
            case Format.POINTER -> entry.type = new PointerType(type(reference));
            case Format.ARRAY -> entry.type = new ArrayType(type(half(entry.parts)),
                    file.getInt(entry.parts + 4) & 0xffffffffL);
            case Format.FUNCTION -> function(entry);
            case Format.STRUCT, Format.UNION -> structure(entry);
            case Format.ENUM -> enumeration(entry);
            case Format.FORWARD -> entry.type = entry.size == Format.ENUM ? new EnumType(entry.name)
                    : new StructType(entry.size == Format.UNION ? StructType.Kind.UNION : StructType.Kind.STRUCT,
                            entry.name);
            case Format.TYPEDEF -> {
                CtfType target = type(reference);
                entry.type = entry.name.equals("string") && target instanceof ArrayType ? StringType.STRING
                        : new TypedefType(entry.name, target);
            }
            case Format.VOLATILE -> entry.type = new QualifiedType(QualifiedType.Qualifier.VOLATILE, type(reference));
            case Format.CONST -> entry.type = new QualifiedType(QualifiedType.Qualifier.CONST, type(reference));
            case Format.RESTRICT -> entry.type = new QualifiedType(QualifiedType.Qualifier.RESTRICT, type(reference));
            default -> throw new IllegalStateException("kind " + entry.kind);
        }
    }

    private int half(int at) {
        return file.getShort(at) & 0xffff;
    }

    private void integer(Entry entry) {
        int data = file.getInt(entry.parts);
        int encoding = data >>> 24;
        entry.bits = data & 0xffff;
        entry.type = entry.size == 0 ? VoidType.VOID : new IntegerType(entry.name, (int) entry.size * 8,
                (encoding & Format.SIGNED) != 0, (encoding & Format.CHARACTER) != 0 ? IntegerType.Kind.CHARACTER
                : (encoding & Format.BOOLEAN) != 0 ? IntegerType.Kind.BOOLEAN : IntegerType.Kind.NUMBER);
    }

    private void function(Entry entry) throws IOException {
        List<FunctionType.Parameter> parameters = new ArrayList<>();
        boolean variadic = false;
        for (int i = 0; i < entry.count; i++) {
            int number = half(entry.parts + 2 * i);
            variadic = number == 0;
            if (!variadic) {
                parameters.add(new FunctionType.Parameter("", type(number)));
            }
        }
        entry.type = new FunctionType(type((int) entry.size), parameters, variadic);
    }

    private void structure(Entry entry) throws IOException {
        StructType struct = new StructType(entry.kind == Format.UNION ? StructType.Kind.UNION : StructType.Kind.STRUCT,
                entry.name);
        entry.type = struct;
        boolean small = entry.size < Format.LARGE_STRUCTURE;
        List<StructType.MemberDeclaration> members = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < entry.count; i++) {
            int at = entry.parts + i * (small ? 8 : 16);
            int number = half(at + 4);
            CtfType type = type(number);
            Entry of = entry(number);
            boolean field = of.kind == Format.INTEGER && of.bits != 0 && of.bits != of.size * 8;
            members.add(new StructType.MemberDeclaration(text(file.getInt(at)), type, field ? of.bits : -1));
            offsets.add(small ? half(at + 6) : (long) file.getInt(at + 8) << 32 | file.getInt(at + 12) & 0xffffffffL);
        }
        struct.complete(members);
        boolean same = struct.size() == entry.size && struct.members().size() == members.size();
        for (int i = 0; same && i < members.size(); i++) {
            same = struct.members().get(i).offset() * 8 + struct.members().get(i).bitOffset() == offsets.get(i);
        }
        if (!same) {
            throw new IOException("the CTF file has a layout of " + struct.spelling() + " that is not known here");
        }
    }

    private void enumeration(Entry entry) {
        EnumType type = new EnumType(entry.name);
        entry.type = type;
        List<EnumType.Enumerator> enumerators = new ArrayList<>();
        for (int i = 0; i < entry.count; i++) {
            int at = entry.parts + 8 * i;
            enumerators.add(new EnumType.Enumerator(text(file.getInt(at)), file.getInt(at + 4)));
        }
        type.complete(enumerators);
    }
}
