package org.dtrace4j.value;

/**
 * A floating-point number. D cannot compute with these, only trace them.
 *
 * @param size size in bytes of the type that it had: 4 or 8
 */
public record FloatValue(double value, int size) implements Value {
    /** The same bytes as an integer, which is how they are shown where nothing says what they are. */
    public IntegerValue bits() {
        return new IntegerValue(size == Float.BYTES ? Float.floatToRawIntBits((float) value)
                : Double.doubleToRawLongBits(value), size, true);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitFloat(this);
    }
}
