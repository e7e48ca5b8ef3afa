package org.dtrace4j.value;

/**
 * An integer or a pointer.
 *
 * @param value the value, sign- or zero-extended from its size
 * @param size size in bytes of the type that it had: 1, 2, 4 or 8
 * @param signed whether that type was signed
 */
public record IntegerValue(long value, int size, boolean signed) implements Value {
    public IntegerValue {
        if (size != 1 && size != 2 && size != 4 && size != 8) {
            throw new IllegalArgumentException("an integer of " + size + " bytes");
        }
    }

    /** A signed 64-bit integer, which is what most aggregating functions give. */
    public static IntegerValue of(long value) {
        return new IntegerValue(value, 8, true);
    }

    @Override
    public <R> R accept(ValueVisitor<R> visitor) {
        return visitor.visitInteger(this);
    }
}
