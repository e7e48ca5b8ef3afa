package org.dtrace4j.value;

/**
 * A floating-point number. D cannot compute with these, only trace them.
 *
 * @param size size in bytes of the type that it had: 4 or 8
 */
public record FloatValue(double value, int size) implements Value {
    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitFloat(this);
    }
}
