package org.dtrace4j.types;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ast.Expression.IntegerLiteral;
import org.dtrace4j.ctf.DataModel;
import org.dtrace4j.ctf.IntegerType;

/** C's rules for the types of integer constants and of arithmetic. */
public final class IntegerRules {
    private static final List<IntegerType> SIGNED = List.of(IntegerType.INT, IntegerType.LONG);
    private static final List<IntegerType> UNSIGNED = List.of(IntegerType.UNSIGNED_INT, IntegerType.UNSIGNED_LONG);
    private static final List<IntegerType> ANY = List.of(IntegerType.INT, IntegerType.UNSIGNED_INT, IntegerType.LONG,
            IntegerType.UNSIGNED_LONG);

    private IntegerRules() { }

    /** The type of a constant: the first one that its notation admits and that holds it; none if it is too large. */
    public static Optional<IntegerType> typeOf(IntegerLiteral literal, DataModel model) {
        return typeOf(literal).map(type -> model == DataModel.LP64 ? type : narrowed(type, literal, model));
    }

    /** The same where {@code long} is as narrow as {@code int}: what needs a longer one is {@code long long}. */
    private static IntegerType narrowed(IntegerType type, IntegerLiteral literal, DataModel model) {
        boolean asked = literal.suffix().contains("l");
        if (type.equals(IntegerType.LONG)) {
            return asked && fits(literal.value(), model.signedLong()) ? model.signedLong() : IntegerType.LONG_LONG;
        }
        if (type.equals(IntegerType.UNSIGNED_LONG)) {
            return asked && fits(literal.value(), model.unsignedLong()) ? model.unsignedLong()
                    : IntegerType.UNSIGNED_LONG_LONG;
        }
        return type;
    }

    private static Optional<IntegerType> typeOf(IntegerLiteral literal) {
        String suffix = literal.suffix();
        boolean unsigned = suffix.contains("u");
        boolean decimal = literal.base() == IntegerLiteral.Base.DECIMAL;
        String length = suffix.replace("u", "");
        if (length.equals("ll")) {
            IntegerType type = unsigned || !decimal && !fits(literal.value(), IntegerType.LONG_LONG)
                    ? IntegerType.UNSIGNED_LONG_LONG
                    : IntegerType.LONG_LONG;
            return Optional.of(type).filter(t -> fits(literal.value(), t));
        }
        List<IntegerType> candidates = unsigned ? UNSIGNED : decimal ? SIGNED : ANY;
        return candidates.stream().filter(t -> length.isEmpty() || t.bits() == Long.SIZE)
                .filter(t -> fits(literal.value(), t)).findFirst();
    }

    private static boolean fits(BigInteger value, IntegerType type) {
        return value.bitLength() <= (type.signed() ? type.bits() - 1 : type.bits());
    }

    /** What an operand becomes before arithmetic: whatever is narrower than {@code int} becomes {@code int}. */
    public static IntegerType promoted(IntegerType type) {
        return type.bits() < Integer.SIZE ? IntegerType.INT : type;
    }

    /** The type in which two operands are added or compared: the wider one, and of two as wide the unsigned one. */
    public static IntegerType common(IntegerType left, IntegerType right) {
        IntegerType a = promoted(left);
        IntegerType b = promoted(right);
        if (a.bits() != b.bits()) {
            return a.bits() > b.bits() ? a : b;
        }
        boolean longLong = a.name().contains("long long") || b.name().contains("long long");
        if (a.signed() && b.signed()) {
            return longLong ? IntegerType.LONG_LONG : a;
        }
        if (a.bits() == Integer.SIZE) {
            return IntegerType.UNSIGNED_INT;
        }
        return longLong ? IntegerType.UNSIGNED_LONG_LONG : IntegerType.UNSIGNED_LONG;
    }
}
