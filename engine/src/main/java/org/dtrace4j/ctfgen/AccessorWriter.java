package org.dtrace4j.ctfgen;

import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypePrinter;

/**
 * Writes the Java methods that read and write one C object at a known place.
 *
 * <p>What a C type becomes: integers and enumerations of up to 32 bits {@code int} (unsigned ones of 8 and 16 bits
 * zero-extended), 64 bits {@code long}; a pointer to a structure that has a class a handle or null; any other pointer
 * {@code long}; a structure a handle; an array the same with an index.
 */
final class AccessorWriter {
    private final JavaNames names;
    private final StringBuilder out;
    /** Java expressions of the address space and of the address to which offsets are added. */
    private final String memory;
    private final String base;

    AccessorWriter(JavaNames names, StringBuilder out, String memory, String base) {
        this.names = names;
        this.out = out;
        this.memory = memory;
        this.base = base;
    }

    /** Writes the accessors of an object of {@code type} called {@code name}. */
    void write(String name, CtfType type, long offset) {
        CtfType resolved = type.resolved();
        String comment = type.spelling().contains(TypePrinter.NAMELESS) ? null : type.spelling();
        String method = JavaNames.method(name);
        String place = base + " + " + offset;
        if (resolved instanceof ArrayType array) {
            line("/** Address of the array {@code " + escape(TypePrinter.declare(type, name)) + "}. */");
            line("public long " + method + "_address() {");
            line("    return " + place + ";");
            line("}");
            blank();
            CtfType element = array.element();
            if (!(element.resolved() instanceof ArrayType)) {
                scalar(method, element, place + " + index * " + element.size() + "L", "int index", comment);
            }
        } else {
            scalar(method, type, place, "", comment);
        }
    }

    /** Writes the accessors of a bit-field. */
    void writeBitField(StructType.Member member, long offset) {
        IntegerType type = (IntegerType) storageType(member.type());
        boolean wide = type.bits() == 64;
        String java = wide ? "long" : "int";
        int total = wide ? 64 : 32;
        int left = total - member.bitOffset() - member.bitWidth();
        int right = total - member.bitWidth();
        String suffix = wide ? "L" : "";
        String mask = wide ? Long.toHexString(-1L >>> 64 - member.bitWidth())
                : Integer.toHexString(-1 >>> 32 - member.bitWidth());
        String place = base + " + " + offset;
        String method = JavaNames.method(member.name());
        line("public " + java + " " + method + "() {");
        String whole = type.bits() < 32 ? "(" + read(type, place) + ")" : read(type, place);
        line("    return " + whole + " << " + left + (type.signed() ? " >> " : " >>> ") + right + ";");
        line("}");
        blank();
        line("public void " + method + "(" + java + " value) {");
        line("    " + java + " rest = " + read(type, place) + " & ~(0x" + mask + suffix + " << " + member.bitOffset()
                + ");");
        line("    " + write(type, place, "rest | (value & 0x" + mask + suffix + ") << " + member.bitOffset()) + ";");
        line("}");
        blank();
    }

    private static CtfType storageType(CtfType type) {
        CtfType resolved = type.resolved();
        return resolved instanceof EnumType ? IntegerType.UNSIGNED_INT : resolved;
    }

    private void scalar(String method, CtfType type, String place, String index, String comment) {
        CtfType resolved = type.resolved();
        String comma = index.isEmpty() ? "" : index + ", ";
        if (resolved instanceof StructType) {
            String handle = names.classOf(resolved);
            if (handle != null) {
                getter(handle, method, index, handle + ".at(" + memory + ", " + place + ")", comment);
            }
        } else if (resolved instanceof PointerType pointer) {
            String handle = names.classOf(pointer.target());
            if (handle == null) {
                getter("long", method, index, memory + ".getLong(" + place + ")", comment);
            } else {
                getter(handle, method, index, handle + ".at(" + memory + ", " + memory + ".getLong(" + place + "))",
                        comment);
                getter("long", method + "_value", index, memory + ".getLong(" + place + ")", null);
                setter(handle, method, comma, memory + ".putLong(" + place + ", Struct.addressOf(value))");
            }
            setter("long", method, comma, memory + ".putLong(" + place + ", value)");
        } else if (resolved instanceof IntegerType || resolved instanceof EnumType) {
            IntegerType integer = resolved instanceof IntegerType i ? i : IntegerType.INT;
            String java = integer.bits() == 64 ? "long" : "int";
            getter(java, method, index, read(integer, place), comment);
            setter(java, method, comma, write(integer, place, "value"));
        }
    }

    private String read(IntegerType type, String place) {
        return switch (type.bits()) {
            case 8 -> memory + ".getByte(" + place + ")" + (type.signed() ? "" : " & 0xff");
            case 16 -> memory + ".getShort(" + place + ")" + (type.signed() ? "" : " & 0xffff");
            case 32 -> memory + ".getInt(" + place + ")";
            default -> memory + ".getLong(" + place + ")";
        };
    }

    private String write(IntegerType type, String place, String value) {
        String method = switch (type.bits()) {
            case 8 -> "putByte";
            case 16 -> "putShort";
            case 32 -> "putInt";
            default -> "putLong";
        };
        return memory + "." + method + "(" + place + ", " + value + ")";
    }

    private void getter(String java, String method, String index, String expression, String comment) {
        if (comment != null) {
            line("/** {@code " + escape(comment) + "} */");
        }
        line("public " + java + " " + method + "(" + index + ") {");
        line("    return " + expression + ";");
        line("}");
        blank();
    }

    private void setter(String java, String method, String comma, String statement) {
        line("public void " + method + "(" + comma + java + " value) {");
        line("    " + statement + ";");
        line("}");
        blank();
    }

    private static String escape(String text) {
        return text.replace("*/", "*&#47;");
    }

    private void line(String text) {
        out.append("    ").append(text).append('\n');
    }

    private void blank() {
        out.append('\n');
    }
}
