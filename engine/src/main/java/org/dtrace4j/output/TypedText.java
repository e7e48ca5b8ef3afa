package org.dtrace4j.output;

import java.util.Locale;
import org.dtrace4j.value.ArrayValue;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.EnumeratorValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.StructureValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TypedValue;
import org.dtrace4j.value.Value;
import org.dtrace4j.value.ValueVisitor;

/**
 * Values with their types, as {@code print()} shows them: much like declarations in C, and integers in hexadecimal.
 *
 * <pre>
 *   struct vfs {
 *       struct vnode *vfs_root = 0xffffff0190000060
 *       uint_t [2] vfs_fsid = [ 0x1, 0x2 ]
 *   }
 * </pre>
 */
final class TypedText implements ValueVisitor<Void> {
    private static final int STEP = 4;
    /** For what is missing because it was not recorded. */
    private static final String CUT = "...";

    private final StringBuilder out;
    private final int depth;

    /** @param depth how many structures and arrays are around what is written */
    private TypedText(StringBuilder out, int depth) {
        this.out = out;
        this.depth = depth;
    }

    /** Appends a value; one that is no structure ends its line itself. */
    static void write(StringBuilder out, Value value) {
        value.accept(new TypedText(out, 0));
        boolean structure = value instanceof TypedValue typed && typed.value() instanceof StructureValue;
        if (!structure) {
            out.append('\n');
        }
    }

    @Override
    public Void visitTyped(TypedValue value) {
        out.append(value.type()).append(' ');
        return value.value().accept(this);
    }

    @Override
    public Void visitStructure(StructureValue value) {
        out.append("{\n");
        TypedText inner = new TypedText(out, depth + 1);
        for (StructureValue.Member member : value.members()) {
            inner.indent();
            String type = member.value().type();
            out.append(type);
            if (!member.name().isEmpty()) {
                out.append(type.endsWith("*") || type.endsWith(" ") ? "" : " ").append(member.name());
                out.append(member.bits() == 0 ? "" : " :" + member.bits()).append(" =");
            }
            out.append(' ');
            member.value().value().accept(inner);
            out.append('\n');
        }
        if (value.cut()) {
            inner.indent();
            out.append(CUT).append('\n');
        }
        indent();
        out.append('}');
        return null;
    }

    @Override
    public Void visitArray(ArrayValue value) {
        out.append("[ ");
        TypedText inner = new TypedText(out, depth + 1);
        boolean structures = false;
        for (int i = 0; i < value.elements().size(); i++) {
            TypedValue element = value.elements().get(i);
            structures = element.value() instanceof StructureValue;
            if (structures) {
                out.append('\n');
                inner.indent();
                element.accept(inner);
            } else if (element.value() instanceof StringValue string) {
                // The brackets around the elements serve for it, too.
                out.append(quoted(string));
            } else {
                element.value().accept(inner);
            }
            if (i + 1 < value.elements().size()) {
                out.append(", ");
            }
        }
        if (value.cut()) {
            out.append(value.elements().isEmpty() ? "" : ", ").append(CUT);
        }
        if (structures) {
            out.append('\n');
            indent();
        } else {
            out.append(' ');
        }
        out.append(']');
        return null;
    }

    private void indent() {
        out.append(" ".repeat(STEP * depth));
    }

    @Override
    public Void visitEnumerator(EnumeratorValue value) {
        out.append(value.name().isEmpty() ? Long.toString(value.number()) : value.name());
        return null;
    }

    /** A signed byte is a character, everything else a number. */
    @Override
    public Void visitInteger(IntegerValue value) {
        long bits = value.size() == 8 ? value.value() : value.value() & (1L << 8 * value.size()) - 1;
        if (value.size() == 1 && value.signed()) {
            String character = bits >= ' ' && bits <= '~' ? String.valueOf((char) bits)
                    : bits == 0 ? "\\0" : String.format(Locale.ROOT, "\\%03o", (int) value.value());
            out.append('\'').append(character).append('\'');
        } else {
            out.append(bits == 0 ? "0" : "0x" + Long.toHexString(bits));
        }
        return null;
    }

    @Override
    public Void visitFloat(FloatValue value) {
        out.append(String.format(Locale.ROOT, "%+.7e", value.value()));
        return null;
    }

    /** At the top a string stands alone; as a member it is an array that holds one. */
    @Override
    public Void visitString(StringValue value) {
        out.append(depth == 0 ? quoted(value) : "[ " + quoted(value) + " ]");
        return null;
    }

    private static String quoted(StringValue value) {
        return '"' + value.text() + '"';
    }

    @Override
    public Void visitBytes(BytesValue value) {
        out.append("<").append(value.bytes().length()).append(" bytes>");
        return null;
    }

    @Override
    public Void visitStack(StackValue value) {
        StackText.write(out, value, STEP * (depth + 1), frame -> frame);
        return null;
    }

    @Override
    public Void visitSymbol(SymbolValue value) {
        out.append(value.text());
        return null;
    }

    @Override
    public Void visitHistogram(HistogramValue value) {
        out.append("<distribution>");
        return null;
    }

    @Override
    public Void visitTable(TableValue value) {
        out.append("<table>");
        return null;
    }
}
