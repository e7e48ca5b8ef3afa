package org.dtrace4j.value;

import java.util.List;

/**
 * An array, element by element. An array of characters that holds a string is a {@link StringValue} instead.
 *
 * @param cut whether elements are missing behind these, which were not recorded
 */
public record ArrayValue(List<TypedValue> elements, boolean cut) implements Value {
    /** A whole array. */
    public ArrayValue(List<TypedValue> elements) {
        this(elements, false);
    }

    public ArrayValue {
        elements = List.copyOf(elements);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitArray(this);
    }
}
