package org.dtrace4j.ctf;

/**
 * A floating type. D can name, record and print such values and cannot compute with them.
 *
 * @param name {@code float}, {@code double} or {@code long double}
 * @param size size in bytes, also the alignment
 */
public record FloatType(String name, long size) implements CtfType {
    public static final FloatType FLOAT = new FloatType("float", 4);
    public static final FloatType DOUBLE = new FloatType("double", 8);
    public static final FloatType LONG_DOUBLE = new FloatType("long double", 16);

    @Override
    public int alignment() {
        return (int) size;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitFloat(this);
    }
}
