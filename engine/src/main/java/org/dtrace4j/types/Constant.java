package org.dtrace4j.types;

import java.util.Objects;
import org.dtrace4j.ctf.IntegerType;

/**
 * The value of an integer constant expression.
 *
 * @param value the value in 64 bits, extended as its type says
 * @param type its type
 */
public record Constant(long value, IntegerType type) {
    public Constant {
        Objects.requireNonNull(type);
        value = truncate(value, type);
    }

    /** An {@code int}. */
    public static Constant of(int value) {
        return new Constant(value, IntegerType.INT);
    }

    /** Whether it is greater than 0. */
    public boolean isPositive() {
        return value != 0 && (!type.signed() || value > 0);
    }

    /** The value cut to the width of {@code type} and extended again to 64 bits. */
    public static long truncate(long value, IntegerType type) {
        int shift = Long.SIZE - type.bits();
        return type.signed() ? value << shift >> shift : value << shift >>> shift;
    }
}
