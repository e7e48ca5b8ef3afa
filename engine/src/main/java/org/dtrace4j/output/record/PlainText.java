package org.dtrace4j.output.record;

import java.util.stream.Collectors;
import org.dtrace4j.value.ArrayValue;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.EnumeratorValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.HistogramValue.Bound;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.StructureValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TypedValue;
import org.dtrace4j.value.Value;
import org.dtrace4j.value.ValueVisitor;

/** Values in one cell of a table, or as the name of something. */
final class PlainText implements ValueVisitor<String> {
    private static final PlainText TEXT = new PlainText();

    private PlainText() { }

    static String of(Value value) {
        return value.accept(TEXT);
    }

    /** All values, with {@code separator} between them. */
    static String join(Iterable<? extends Value> values, String separator) {
        StringBuilder out = new StringBuilder();
        for (Value value : values) {
            out.append(out.length() == 0 ? "" : separator).append(of(value));
        }
        return out.toString();
    }

    /** The digits of an integer, by the sign of its type. */
    static String number(IntegerValue value) {
        return value.signed() ? Long.toString(value.value()) : Long.toUnsignedString(value.value());
    }

    /** The word for a bound in records. */
    static String bound(Bound bound) {
        return switch (bound) {
            case BELOW -> "below";
            case AT_MOST -> "at most";
            case WITHIN -> "within";
            case FROM -> "from";
            case AT_LEAST -> "at least";
        };
    }

    @Override
    public String visitInteger(IntegerValue value) {
        return number(value);
    }

    @Override
    public String visitFloat(FloatValue value) {
        return Double.isNaN(value.value()) ? "nan"
                : Double.isInfinite(value.value()) ? value.value() < 0 ? "-inf" : "inf"
                        : Double.toString(value.value());
    }

    @Override
    public String visitString(StringValue value) {
        return value.text();
    }

    /** Two hexadecimal digits for each byte. */
    @Override
    public String visitBytes(BytesValue value) {
        StringBuilder out = new StringBuilder(2 * value.bytes().length());
        for (int i = 0; i < value.bytes().length(); i++) {
            int b = value.bytes().charAt(i);
            out.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return out.toString();
    }

    /** Outermost frame first, as folded stacks have it. */
    @Override
    public String visitStack(StackValue value) {
        StringBuilder out = new StringBuilder();
        for (int i = value.frames().size() - 1; i >= 0; i--) {
            out.append(value.frames().get(i).symbolText()).append(i == 0 ? "" : ";");
        }
        return out.toString();
    }

    @Override
    public String visitSymbol(SymbolValue value) {
        return value.text();
    }

    @Override
    public String visitHistogram(HistogramValue value) {
        return value.buckets().stream().filter(bucket -> bucket.count() != 0)
                .map(bucket -> bound(bucket.bound()) + " " + bucket.limit() + ": " + bucket.count())
                .collect(Collectors.joining("; "));
    }

    @Override
    public String visitTable(TableValue value) {
        return value.rows().stream().map(row -> join(row.key(), ";") + "=" + join(row.values(), ";"))
                .collect(Collectors.joining(" "));
    }

    @Override
    public String visitTyped(TypedValue value) {
        return of(value.value());
    }

    @Override
    public String visitStructure(StructureValue value) {
        return value.members().stream().map(member -> member.name() + "=" + of(member.value().value()))
                .collect(Collectors.joining(" ", "{", "}"));
    }

    @Override
    public String visitArray(ArrayValue value) {
        return value.elements().stream().map(element -> of(element.value()))
                .collect(Collectors.joining(" ", "[", "]"));
    }

    @Override
    public String visitEnumerator(EnumeratorValue value) {
        return value.name().isEmpty() ? Long.toString(value.number()) : value.name();
    }
}
