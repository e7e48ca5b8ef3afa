package org.dtrace4j.value;

import java.util.List;

/** An array, element by element. An array of characters that holds a string is a {@link StringValue} instead. */
public record ArrayValue(List<TypedValue> elements) implements Value {
    public ArrayValue {
        elements = List.copyOf(elements);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitArray(this);
    }
}
