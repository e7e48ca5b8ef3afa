package org.dtrace4j.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.Test;

/** Constant expressions against unbounded arithmetic that is cut to the width which C prescribes. */
class ConstantFoldingTest {
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "<", "<=", ">", ">=",
            "==", "!=", "&&", "||", "^^");
    private static final List<String> CASTS =
            List.of("char", "unsigned char", "short", "unsigned short", "int", "unsigned int",
            "long", "unsigned long");

    /** A text and what it is worth; no value where C has none. */
    private record Term(String text, Optional<Value> value) { }

    private record Value(BigInteger number, int bits, boolean signed) {
        static Value of(BigInteger number, int bits, boolean signed) {
            BigInteger cut = number.and(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
            return new Value(signed && cut.testBit(bits - 1) ? cut.subtract(BigInteger.ONE.shiftLeft(bits)) : cut, bits,
                    signed);
        }

        Value promoted() {
            return bits < 32 ? of(number, 32, true) : this;
        }
    }

    @Property(tries = 3000)
    void foldsAsC(@ForAll long seed) throws CompileException {
        Term term = term(new Random(seed), 4);
        Optional<Constant> folded = fold(term.text());
        assertEquals(term.value().map(v -> v.number() + " " + v.bits() + " " + v.signed()), folded.map(c ->
                (c.type().signed() ? BigInteger.valueOf(c.value()) : new BigInteger(Long.toUnsignedString(c.value())))
                        + " "
                        + c.type().bits() + " " + c.type().signed()), term.text());
    }

    @Test
    void whatIsNotConstant() throws CompileException {
        for (String text : List.of("x", "x++", "f()", "1 / 0", "5 % 0", "1 << 32", "1 << -1", "a[1]", "1 ? x : 2",
                "\"s\"", "1.5", "@a",
                "9223372036854775808", "9223372036854775808ll", "self->x", "`x", "x = 1", "(char *)1", "*1", "&1", "0 && x")) {
            assertEquals(Optional.empty(), fold(text), text);
        }
    }

    @Test
    void typesOfLiterals() throws CompileException {
        assertEquals(IntegerType.INT, fold("2147483647").orElseThrow().type());
        assertEquals(IntegerType.LONG, fold("2147483648").orElseThrow().type());
        assertEquals(IntegerType.UNSIGNED_INT, fold("0x80000000").orElseThrow().type());
        assertEquals(IntegerType.UNSIGNED_LONG, fold("0x8000000000000000").orElseThrow().type());
        assertEquals(IntegerType.UNSIGNED_LONG, fold("9223372036854775808u").orElseThrow().type());
        assertEquals(IntegerType.UNSIGNED_INT, fold("1u").orElseThrow().type());
        assertEquals(IntegerType.LONG, fold("1l").orElseThrow().type());
        assertEquals(IntegerType.UNSIGNED_LONG_LONG, fold("1ull").orElseThrow().type());
        assertEquals(IntegerType.INT, fold("'abcd' - 'abcd' + 'a'").orElseThrow().type());
    }

    private static Optional<Constant> fold(String text) throws CompileException {
        TypeScope scope = TypeScope.ofProgram(List::of);
        Expression expression = ProgramParser.parseExpression(SourceText.ofArgument("test", text),
                ParseOptions.commandLine(scope::isTypeName));
        return new TypeResolver(scope).fold(expression);
    }

    private static Term term(Random random, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            boolean wide = random.nextBoolean();
            boolean unsigned = random.nextBoolean();
            BigInteger number = new BigInteger(random.nextInt(wide ? 63 : 31) + 1, random).shiftRight(1);
            int bits = wide ? 64 : 32;
            return new Term(number + (unsigned ? "u" : "") + (wide ? "l" : ""),
                    Optional.of(Value.of(number, bits, !unsigned)));
        }
        Term a = term(random, depth - 1);
        return switch (random.nextInt(5)) {
            case 0 -> new Term("-" + "(" + a.text() + ")", a.value().map(v -> minus(v.promoted())));
            case 1 -> new Term("!(" + a.text() + ")", a.value().map(v -> truth(v.number().signum() == 0)));
            case 2 -> {
                int cast = random.nextInt(CASTS.size());
                yield new Term("(" + CASTS.get(cast) + ")(" + a.text() + ")",
                        a.value().map(v -> Value.of(v.number(), 8 << cast / 2, cast % 2 == 0)));
            }
            default -> {
                Term b = term(random, depth - 1);
                String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
                yield new Term("(" + a.text() + ") " + operator + " (" + b.text() + ")",
                        a.value().flatMap(x -> b.value().flatMap(y -> binary(operator, x, y))));
            }
        };
    }

    private static Value minus(Value v) {
        return Value.of(v.number().negate(), v.bits(), v.signed());
    }

    private static Value truth(boolean value) {
        return Value.of(value ? BigInteger.ONE : BigInteger.ZERO, 32, true);
    }

    private static Optional<Value> binary(String operator, Value left, Value right) {
        Value a = left.promoted();
        Value b = right.promoted();
        boolean leftTrue = left.number().signum() != 0;
        boolean rightTrue = right.number().signum() != 0;
        if (operator.equals("<<") || operator.equals(">>")) {
            boolean defined = b.number().signum() >= 0 && b.number().compareTo(BigInteger.valueOf(a.bits())) < 0;
            return defined ? Optional.of(Value.of(operator.equals("<<") ? a.number().shiftLeft(b.number().intValue())
                    : a.number().shiftRight(b.number().intValue()), a.bits(), a.signed())) : Optional.empty();
        }
        int bits = Math.max(a.bits(), b.bits());
        boolean signed = !(!a.signed() && a.bits() == bits || !b.signed() && b.bits() == bits);
        BigInteger x = Value.of(a.number(), bits, signed).number();
        BigInteger y = Value.of(b.number(), bits, signed).number();
        boolean byZero = y.signum() == 0 && (operator.equals("/") || operator.equals("%"));
        if (byZero) {
            return Optional.empty();
        }
        int order = x.compareTo(y);
        return Optional.of(switch (operator) {
            case "+" -> Value.of(x.add(y), bits, signed);
            case "-" -> Value.of(x.subtract(y), bits, signed);
            case "*" -> Value.of(x.multiply(y), bits, signed);
            case "/" -> Value.of(x.divide(y), bits, signed);
            case "%" -> Value.of(x.remainder(y), bits, signed);
            case "&" -> Value.of(x.and(y), bits, signed);
            case "|" -> Value.of(x.or(y), bits, signed);
            case "^" -> Value.of(x.xor(y), bits, signed);
            case "<" -> truth(order < 0);
            case "<=" -> truth(order <= 0);
            case ">" -> truth(order > 0);
            case ">=" -> truth(order >= 0);
            case "==" -> truth(order == 0);
            case "!=" -> truth(order != 0);
            case "&&" -> truth(leftTrue && rightTrue);
            case "||" -> truth(leftTrue || rightTrue);
            case "^^" -> truth(leftTrue != rightTrue);
            default -> throw new AssertionError(operator);
        });
    }
}
