package org.dtrace4j.ctf;

/**
 * An integer type of C.
 *
 * @param name the canonical spelling: {@code int}, {@code unsigned long}, {@code char}
 * @param bits width in bits: 8, 16, 32 or 64
 * @param signed whether values are signed; {@code char} is, as on x86
 * @param kind what it is beyond a number
 */
public record IntegerType(String name, int bits, boolean signed, Kind kind) implements CtfType {
    /** Distinguishes characters and booleans, which print differently, from plain numbers. */
    public enum Kind { NUMBER, CHARACTER, BOOLEAN }

    public static final IntegerType CHAR = new IntegerType("char", 8, true, Kind.CHARACTER);
    public static final IntegerType SIGNED_CHAR = new IntegerType("signed char", 8, true, Kind.CHARACTER);
    public static final IntegerType UNSIGNED_CHAR = new IntegerType("unsigned char", 8, false, Kind.CHARACTER);
    public static final IntegerType SHORT = new IntegerType("short", 16, true, Kind.NUMBER);
    public static final IntegerType UNSIGNED_SHORT = new IntegerType("unsigned short", 16, false, Kind.NUMBER);
    public static final IntegerType INT = new IntegerType("int", 32, true, Kind.NUMBER);
    public static final IntegerType UNSIGNED_INT = new IntegerType("unsigned int", 32, false, Kind.NUMBER);
    public static final IntegerType LONG = new IntegerType("long", 64, true, Kind.NUMBER);
    public static final IntegerType UNSIGNED_LONG = new IntegerType("unsigned long", 64, false, Kind.NUMBER);
    public static final IntegerType LONG_LONG = new IntegerType("long long", 64, true, Kind.NUMBER);
    public static final IntegerType UNSIGNED_LONG_LONG = new IntegerType("unsigned long long", 64, false, Kind.NUMBER);
    public static final IntegerType BOOL = new IntegerType("_Bool", 8, false, Kind.BOOLEAN);

    /** Written out: what a record has by itself is made at run time, which costs a program that starts milliseconds. */
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof IntegerType type && bits == type.bits && signed == type.signed
                && kind == type.kind && name.equals(type.name);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + bits;
    }

    @Override
    public long size() {
        return bits / 8;
    }

    @Override
    public int alignment() {
        return bits / 8;
    }

    @Override
    public <R> R accept(CtfVisitor<R> visitor) {
        return visitor.visitInteger(this);
    }
}
