package org.dtrace4j.kernel.mdb.view;

import java.util.Optional;
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
import org.dtrace4j.ctf.TypePrinter;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.kernel.mdb.target.TargetException;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;

/**
 * Writes what lies at a place the way {@code ::print} does: integers in hex, enumerations by name, strings behind the
 * pointers to them, structures in braces with a line for each member, indented by four.
 */
public final class ValuePrinter {
    private static final String INDENT = "    ";

    private final PrintOptions options;
    private final StringBuilder out;

    private ValuePrinter(PrintOptions options, StringBuilder out) {
        this.options = options;
        this.out = out;
    }

    /** A place without a name: {@code 0x1}, or a whole structure. Ends with a newline. */
    public static String print(Location location, PrintOptions options) {
        return print("", location, options);
    }

    /** A place with its name: {@code v_count = 0x1}. Ends with a newline. */
    public static String print(String name, Location location, PrintOptions options) {
        ValuePrinter printer = new ValuePrinter(options, new StringBuilder());
        printer.member(name, location, 0);
        return printer.out.toString();
    }

    private void member(String name, Location location, int depth) {
        indent(depth);
        if (options.addresses()) {
            out.append(Long.toHexString(location.address())).append(' ');
        }
        if (options.types()) {
            String type = TypePrinter.name(location.type());
            out.append(type).append(type.endsWith("*") && !name.isEmpty() ? "" : " ");
        }
        if (!name.isEmpty()) {
            out.append(name).append(options.types() && location.bitWidth() != 0 ? " :" + location.bitWidth() : "")
                    .append(" = ");
        }
        value(location, depth);
        out.append('\n');
    }

    private void indent(int depth) {
        out.append(INDENT.repeat(depth));
    }

    private void value(Location location, int depth) {
        location.type().accept(new Shape(location, depth));
    }

    private String integer(long bits, long value) {
        return options.decimal() ? value == 0 ? "0" : "0t" + value : hex(bits);
    }

    private static String hex(long bits) {
        return bits == 0 ? "0" : "0x" + Long.toHexString(bits);
    }

    /** Writes what lies at one place, as its type wants it. */
    private final class Shape implements CtfVisitor<Void> {
        private final Location location;
        private final int depth;

        Shape(Location location, int depth) {
            this.location = location;
            this.depth = depth;
        }

        private Void write(String text) {
            out.append(text);
            return null;
        }

        @Override
        public Void visitInteger(IntegerType type) {
            boolean plainCharacter = type.kind() == IntegerType.Kind.CHARACTER && type.signed()
                    && location.bitWidth() == 0;
            long bits = location.loadBits();
            return write(plainCharacter ? "'" + Escapes.of((int) bits, '\'') + "'" : integer(bits, location.load()));
        }

        @Override
        public Void visitEnum(EnumType type) {
            long value = location.load();
            return write(value + " (" + type.withValue(value).map(EnumType.Enumerator::name).orElse("???") + ")");
        }

        @Override
        public Void visitPointer(PointerType type) {
            return write(pointer(location.load(), type.target().resolved()));
        }

        private String pointer(long value, CtfType target) {
            if (value == 0) {
                return "0";
            }
            if (target.equals(IntegerType.CHAR)) {
                return hex(value) + string(value);
            }
            Optional<TargetSymbol> symbol = location.target().symbolAt(value);
            boolean named = symbol.isPresent() && (target instanceof FunctionType || symbol.get().address() == value
                    || symbol.get().type().resolved() instanceof StructType
                    || symbol.get().type().resolved() instanceof ArrayType);
            return named ? SymbolText.of(location.target(), value) : hex(value);
        }

        private String string(long address) {
            try {
                return " \"" + Escapes.of(location.target().readString(address, options.characters())) + "\"";
            } catch (TargetException unreadable) {
                return "";
            }
        }

        @Override
        public Void visitArray(ArrayType type) {
            if (type.element().resolved().equals(IntegerType.CHAR)) {
                int limit = (int) Math.min(Math.max(type.count(), 1), options.characters());
                return write("[ \"" + Escapes.of(location.target().readString(location.address(), limit)) + "\" ]");
            }
            if (type.count() == 0) {
                return write("[ ]");
            }
            long shown = Math.min(type.count(), options.elements());
            boolean flat = Location.of(location.target(), type.element(), 0).isScalar();
            out.append(flat ? "[ " : "[\n");
            for (int i = 0; i < shown; i++) {
                element(location.element(i), flat, i + 1 < type.count());
            }
            if (shown < type.count()) {
                out.append(flat ? "... " : INDENT.repeat(depth + 1) + "...\n");
            }
            if (!flat) {
                indent(depth);
            }
            return write("]");
        }

        private void element(Location element, boolean flat, boolean more) {
            if (!flat) {
                indent(depth + 1);
            }
            value(element, depth + 1);
            out.append(flat ? more ? ", " : " " : ",\n");
        }

        @Override
        public Void visitStruct(StructType type) {
            if (!type.isComplete()) {
                return write("<forward declaration of " + type.spelling() + ">");
            }
            if (depth >= options.depth()) {
                return write("{ ... }");
            }
            out.append("{\n");
            members(type, location);
            indent(depth);
            return write("}");
        }

        /** Members of an unnamed structure inside another are shown as the outer one's. */
        private void members(StructType type, Location at) {
            for (StructType.Member member : type.members()) {
                if (member.name().isEmpty() && member.type().resolved() instanceof StructType inner) {
                    members(inner, at.member(member));
                } else {
                    member(member.name(), at.member(member), depth + 1);
                }
            }
        }

        @Override
        public Void visitTypedef(TypedefType type) {
            if (type.name().equals("time_t") && !options.decimal() && location.load() != 0) {
                return write(Dates.of(location.load()));
            }
            if (type.name().equals("caddr_t")) {
                // An address, although C calls it a pointer to characters.
                return write(pointer(location.load(), VoidType.VOID));
            }
            return type.target().accept(this);
        }

        @Override
        public Void visitQualified(QualifiedType type) {
            return type.target().accept(this);
        }

        @Override
        public Void visitFloat(FloatType type) {
            return write(type.size() == 4
                    ? Float.toString(Float.intBitsToFloat((int) location.target().readUnsigned(location.address(), 4)))
                    : Double.toString(Double.longBitsToDouble(location.target().readWord(location.address()))));
        }

        @Override
        public Void visitFunction(FunctionType type) {
            return write(SymbolText.of(location.target(), location.address()));
        }

        @Override
        public Void visitVoid(VoidType type) {
            throw new ViewException("void has no value");
        }

        @Override
        public Void visitString(StringType type) {
            return notC(type);
        }

        @Override
        public Void visitStack(StackType type) {
            return notC(type);
        }

        @Override
        public Void visitSymbol(SymbolType type) {
            return notC(type);
        }

        @Override
        public Void visitDynamic(DynamicType type) {
            return notC(type);
        }

        /** D has these types; no header can declare something of them. */
        private Void notC(CtfType type) {
            throw new IllegalStateException("a kernel structure has a member of D's type " + type.spelling());
        }
    }
}
