package org.dtrace4j.sema;

import java.math.BigInteger;
import org.dtrace4j.ast.Expression;

/**
 * Arithmetic of bare numbers, which D computes in 64 bits. C would have it overflow an int, about which it says nothing,
 * so the type gives way: {@code 1 << 63}, {@code 1 << n} and {@code 86400 * 1000000000} are longs.
 */
final class LiteralArithmetic {
    private static final BigInteger LEAST = BigInteger.valueOf(Integer.MIN_VALUE);

    private LiteralArithmetic() { }

    /** Whether an operation is to be done on longs because its operands are bare numbers. */
    static boolean isWide(Expression.Binary e) {
        if (e.operator() == Expression.BinaryOperator.SHIFT_LEFT && isBare(e.left())
                && !(e.right() instanceof Expression.IntegerLiteral)) {
            return true;
        }
        BigInteger value = value(e);
        // What fits an unsigned int is left alone: it is a pattern of bits.
        return value != null && (value.compareTo(LEAST) < 0 || value.bitLength() > Integer.SIZE);
    }

    private static boolean isBare(Expression e) {
        return e instanceof Expression.IntegerLiteral literal && literal.suffix().isEmpty()
                && literal.base() != Expression.IntegerLiteral.Base.CHARACTER
                && literal.value().bitLength() < Integer.SIZE;
    }

    /** The value of a sum, product or shift of bare numbers; null for anything else. */
    private static BigInteger value(Expression e) {
        if (isBare(e)) {
            return ((Expression.IntegerLiteral) e).value();
        }
        if (!(e instanceof Expression.Binary binary)) {
            return null;
        }
        BigInteger left = value(binary.left());
        BigInteger right = left == null ? null : value(binary.right());
        if (right == null || left.bitLength() > Long.SIZE || right.bitLength() > Long.SIZE) {
            return null;
        }
        return switch (binary.operator()) {
            case ADD -> left.add(right);
            case SUBTRACT -> left.subtract(right);
            case MULTIPLY -> left.multiply(right);
            case SHIFT_LEFT -> right.signum() < 0 || right.bitLength() > 6 ? null : left.shiftLeft(right.intValue());
            default -> null;
        };
    }
}
