package org.dtrace4j.kernel.mdb.language;

import java.util.function.Supplier;
import org.dtrace4j.kernel.mdb.language.Expression.BinaryOperator;
import org.dtrace4j.kernel.mdb.language.Expression.UnaryOperator;

/**
 * Reads expressions. A word of hexadecimal digits is a number ({@code add} is {@code 0xadd}); a backslash in front
 * makes it a symbol. {@code 0x}, {@code 0t}, {@code 0o}, {@code 0i} say in which base a number is written.
 */
final class ExpressionParser {
    private static final int DEFAULT_RADIX = 16;
    private static final int MOST_NESTED = 100;

    private final Cursor in;
    private int nesting;
    /** Whether {@code |} outside of parentheses is a pipe: behind a verb it is, in front of one it is an operator. */
    private boolean barIsPipe;

    ExpressionParser(Cursor in) {
        this.in = in;
    }

    /** Whether what stands here can begin an expression. */
    boolean atExpression() {
        char c = in.peek();
        return Cursor.isWordPart(c) || ".-~#*(<'[\\".indexOf(c) >= 0 && c != '\0';
    }

    /** Reads an address or a count. */
    Expression parse() {
        return binary(0);
    }

    /** Reads an expression that stands behind a verb. */
    Expression parseOperand() {
        barIsPipe = true;
        try {
            return binary(0);
        } finally {
            barIsPipe = false;
        }
    }

    private Expression binary(int level) {
        Expression left = unary();
        while (true) {
            in.skipBlanks();
            BinaryOperator operator = operator();
            if (operator == null || operator.level < level) {
                return left;
            }
            in.accept(operator.sign);
            left = new Expression.Binary(operator, left, binary(operator.level + 1));
        }
    }

    /** The operator that stands here; null if none does. */
    private BinaryOperator operator() {
        if (in.peek() == '|' && barIsPipe && nesting == 0) {
            return null;
        }
        for (BinaryOperator operator : BinaryOperator.values()) {
            if (in.startsWith(operator.sign)) {
                return operator;
            }
        }
        return null;
    }

    private Expression unary() {
        in.skipBlanks();
        for (UnaryOperator operator : UnaryOperator.values()) {
            if (in.peek() == operator.sign) {
                in.next();
                return new Expression.Unary(operator, nested(this::unary));
            }
        }
        return primary();
    }

    private Expression nested(Supplier<Expression> inner) {
        if (++nesting > MOST_NESTED) {
            throw new SyntaxException("expression is nested too deeply");
        }
        try {
            return inner.get();
        } finally {
            nesting--;
        }
    }

    private Expression primary() {
        if (in.accept("(")) {
            return closed(")");
        }
        if (in.accept("[")) {
            return new Expression.Unary(UnaryOperator.LOAD, closed("]"));
        }
        if (in.accept(".")) {
            return new Expression.Dot();
        }
        if (in.accept("<")) {
            return new Expression.Variable(name());
        }
        if (in.accept("'")) {
            return characters();
        }
        if (in.accept("\\")) {
            return symbol(name());
        }
        String word = name();
        return isNumber(word) ? number(word) : symbol(word);
    }

    private Expression closed(String end) {
        Expression inner = nested(() -> binary(0));
        in.skipBlanks();
        if (!in.accept(end)) {
            throw SyntaxException.near(in.here());
        }
        return inner;
    }

    private String name() {
        String word = in.word();
        if (word.isEmpty()) {
            throw SyntaxException.near(in.here());
        }
        return word;
    }

    private Expression characters() {
        long value = 0;
        for (int i = 0; in.peek() != '\'' && !in.atEnd() && i < 8; i++) {
            value = value << 8 | in.next();
        }
        if (!in.accept("'")) {
            throw new SyntaxException("unterminated character constant");
        }
        return new Expression.Constant(value);
    }

    private static Expression symbol(String word) {
        int quote = word.lastIndexOf('`');
        return quote < 0 ? new Expression.SymbolName("", word)
                : new Expression.SymbolName(word.substring(0, quote), word.substring(quote + 1));
    }

    // ---- numbers

    private static boolean isNumber(String word) {
        return word.charAt(0) >= '0' && word.charAt(0) <= '9'
                || word.chars().allMatch(c -> Character.digit(c, DEFAULT_RADIX) >= 0);
    }

    private static Expression number(String word) {
        int radix = word.length() > 2 && word.charAt(0) == '0' ? radixOf(word.charAt(1)) : 0;
        try {
            return new Expression.Constant(radix == 0 ? Long.parseUnsignedLong(word, DEFAULT_RADIX)
                    : Long.parseUnsignedLong(word.substring(2), radix));
        } catch (NumberFormatException e) {
            throw SyntaxException.near(word);
        }
    }

    private static int radixOf(char letter) {
        return switch (letter) {
            case 'x', 'X' -> 16;
            case 't', 'T' -> 10;
            case 'o', 'O' -> 8;
            case 'i', 'I' -> 2;
            default -> 0;
        };
    }
}
