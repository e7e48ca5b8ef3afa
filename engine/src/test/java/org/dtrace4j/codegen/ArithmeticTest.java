package org.dtrace4j.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.testing.CompiledClauses;

/**
 * Random integer expressions, compiled and run, against an oracle that computes with big integers and C's rules. Each
 * expression is also compiled with its variables replaced by their values, which tests folding the same way.
 */
class ArithmeticTest {
    /** An integer type of C: what the oracle knows of it. */
    private enum CType {
        CHAR("char", 8, true), UCHAR("uint8_t", 8, false), SHORT("short", 16, true), USHORT("uint16_t", 16, false),
        INT("int", 32, true), UINT("uint32_t", 32, false), LONG("int64_t", 64, true), ULONG("uint64_t", 64, false);

        final String spelling;
        final int bits;
        final boolean signed;

        CType(String spelling, int bits, boolean signed) {
            this.spelling = spelling;
            this.bits = bits;
            this.signed = signed;
        }

        BigInteger wrap(BigInteger value) {
            BigInteger low = value.mod(BigInteger.ONE.shiftLeft(bits));
            return signed && low.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)) : low;
        }

        CType promoted() {
            return bits < 32 ? INT : this;
        }

        static CType common(CType a, CType b) {
            CType l = a.promoted();
            CType r = b.promoted();
            if (l.bits != r.bits) {
                return l.bits > r.bits ? l : r;
            }
            return l.signed ? r : l;
        }
    }

    /** A value and its type. */
    private record Typed(CType type, BigInteger value) { }

    /** Division by zero, in the oracle. */
    private static final class DivisionByZero extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A random expression: D text with variables or values, and what the oracle makes of it. */
    private interface Node {
        String text(List<Long> arguments);

        Typed value(long[] arguments);
    }

    private static final List<String> OPERATORS = List.of("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "<",
            "<=", ">", ">=", "==", "!=", "&&", "||", "^^");

    /** {@code arg} {@code index}, cast. */
    private record Leaf(CType type, int index) implements Node {
        @Override
        public String text(List<Long> arguments) {
            String inner = arguments == null ? "arg" + index : literal(arguments.get(index));
            return "(" + type.spelling + ")" + inner;
        }

        private static String literal(long value) {
            return "(int64_t)0x" + Long.toHexString(value);
        }

        @Override
        public Typed value(long[] arguments) {
            return new Typed(type, type.wrap(BigInteger.valueOf(arguments[index])));
        }
    }

    private record Unary(String operator, Node operand) implements Node {
        @Override
        public String text(List<Long> arguments) {
            return operator + "(" + operand.text(arguments) + ")";
        }

        @Override
        public Typed value(long[] arguments) {
            Typed o = operand.value(arguments);
            if (operator.equals("!")) {
                return truth(o.value.signum() == 0);
            }
            CType type = o.type.promoted();
            BigInteger v = o.value;
            return new Typed(type, type.wrap(operator.equals("-") ? v.negate() : operator.equals("~") ? v.not() : v));
        }
    }

    private record Cast(CType type, Node operand) implements Node {
        @Override
        public String text(List<Long> arguments) {
            return "(" + type.spelling + ")(" + operand.text(arguments) + ")";
        }

        @Override
        public Typed value(long[] arguments) {
            return new Typed(type, type.wrap(operand.value(arguments).value));
        }
    }

    private record Choice(Node condition, Node whenTrue, Node whenFalse) implements Node {
        @Override
        public String text(List<Long> arguments) {
            return "((" + condition.text(arguments) + ") ? (" + whenTrue.text(arguments) + ") : ("
                    + whenFalse.text(arguments) + "))";
        }

        @Override
        public Typed value(long[] arguments) {
            boolean truth = condition.value(arguments).value.signum() != 0;
            CType type = CType.common(typeOf(whenTrue), typeOf(whenFalse));
            return new Typed(type, type.wrap((truth ? whenTrue : whenFalse).value(arguments).value));
        }
    }

    private record Binary(String operator, Node left, Node right) implements Node {
        @Override
        public String text(List<Long> arguments) {
            return "(" + left.text(arguments) + ") " + operator + " (" + right.text(arguments) + ")";
        }

        @Override
        public Typed value(long[] arguments) {
            Typed l = left.value(arguments);
            switch (operator) {
                case "&&":
                    return truth(l.value.signum() != 0 && right.value(arguments).value.signum() != 0);
                case "||":
                    return truth(l.value.signum() != 0 || right.value(arguments).value.signum() != 0);
                default:
                    return compute(l, right.value(arguments));
            }
        }

        private Typed compute(Typed l, Typed r) {
            CType type = operator.equals("<<") || operator.equals(">>") ? l.type.promoted()
                    : CType.common(l.type, r.type);
            BigInteger a = type.wrap(l.value);
            BigInteger b = type.wrap(r.value);
            int count = r.value.intValue() & 63;
            int order = a.compareTo(b);
            return switch (operator) {
                case "+" -> new Typed(type, type.wrap(a.add(b)));
                case "-" -> new Typed(type, type.wrap(a.subtract(b)));
                case "*" -> new Typed(type, type.wrap(a.multiply(b)));
                case "/", "%" -> divide(type, a, b);
                case "&" -> new Typed(type, type.wrap(a.and(b)));
                case "|" -> new Typed(type, type.wrap(a.or(b)));
                case "^" -> new Typed(type, type.wrap(a.xor(b)));
                case "<<" -> new Typed(type, type.wrap(a.shiftLeft(count)));
                case ">>" -> new Typed(type, type.wrap(a.shiftRight(count)));
                case "<" -> truth(order < 0);
                case "<=" -> truth(order <= 0);
                case ">" -> truth(order > 0);
                case ">=" -> truth(order >= 0);
                case "==" -> truth(order == 0);
                case "!=" -> truth(order != 0);
                case "^^" -> truth(l.value.signum() != 0 ^ r.value.signum() != 0);
                default -> throw new IllegalStateException(operator);
            };
        }

        private Typed divide(CType type, BigInteger a, BigInteger b) {
            if (b.signum() == 0) {
                throw new DivisionByZero();
            }
            return new Typed(type, type.wrap(operator.equals("/") ? a.divide(b) : a.remainder(b)));
        }
    }

    private static Typed truth(boolean value) {
        return new Typed(CType.INT, value ? BigInteger.ONE : BigInteger.ZERO);
    }

    /**
     * The type of an expression, which does not depend on values; the arguments are such that nothing divides by
     * zero.
     */
    private static CType typeOf(Node node) {
        if (node instanceof Leaf l) {
            return l.type;
        }
        if (node instanceof Cast c) {
            return c.type;
        }
        if (node instanceof Unary u) {
            return u.operator.equals("!") ? CType.INT : typeOf(u.operand).promoted();
        }
        if (node instanceof Choice c) {
            return CType.common(typeOf(c.whenTrue), typeOf(c.whenFalse));
        }
        Binary b = (Binary) node;
        if (b.operator.equals("<<") || b.operator.equals(">>")) {
            return typeOf(b.left).promoted();
        }
        return OPERATORS.indexOf(b.operator) >= OPERATORS.indexOf("<") ? CType.INT
                : CType.common(typeOf(b.left), typeOf(b.right));
    }

    @Property(tries = 800)
    void clausesComputeAsCDoes(@ForAll("expressions") Node expression,
            @ForAll("arguments") @Size(4) List<Long> arguments)
            throws CompileException {
        long[] values = arguments.stream().mapToLong(Long::longValue).toArray();
        String text = expression.text(null);
        Long expected;
        try {
            expected = expression.value(values).value.longValue();
        } catch (DivisionByZero e) {
            expected = null;
        }
        CompiledClauses clauses = new CompiledClauses();
        try {
            long actual = clauses.evaluate(text, values);
            assertEquals(expected, actual, text);
        } catch (ProbeFault e) {
            assertEquals(ProbeFault.Kind.DIVZERO, e.kind());
            assertEquals(null, expected, text);
        }
        String constant = expression.text(arguments);
        try {
            assertEquals(expected, clauses.evaluate(constant), constant);
        } catch (CompileException e) {
            // A divisor that folds to 0 is refused even where control would not get.
            assertEquals(ErrorTag.D_DIV_ZERO, e.first().tag(), constant);
        }
    }

    @Provide
    Arbitrary<List<Long>> arguments() {
        return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(-3, 70),
                Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 0x80000000L, 0xffffffffL, -0x80000000L,
                255L, 128L))
                .list().ofSize(4);
    }

    @Provide
    Arbitrary<Node> expressions() {
        return expression(4);
    }

    private static Arbitrary<Node> expression(int depth) {
        Arbitrary<CType> types = Arbitraries.of(CType.class);
        Arbitrary<Node> leaf = Combinators.combine(types, Arbitraries.integers().between(0, 3)).as(Leaf::new);
        if (depth == 0) {
            return leaf;
        }
        List<Arbitrary<Node>> choices = new ArrayList<>();
        Arbitrary<Node> inner = Arbitraries.lazy(() -> expression(depth - 1));
        for (int weight = 0; weight < 4; weight++) {
            choices.add(Combinators.combine(Arbitraries.of(OPERATORS), inner, inner).as(Binary::new));
        }
        choices.add(Combinators.combine(Arbitraries.of("-", "~", "!", "+"), inner).as(Unary::new));
        choices.add(Combinators.combine(types, inner).as(Cast::new));
        choices.add(Combinators.combine(inner, inner, inner).as(Choice::new));
        choices.add(leaf);
        return Arbitraries.oneOf(choices);
    }
}
