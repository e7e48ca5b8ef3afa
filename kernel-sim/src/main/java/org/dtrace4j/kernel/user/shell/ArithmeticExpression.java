package org.dtrace4j.kernel.user.shell;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Evaluates the inside of {@code $(( ))}: C's integer expressions on 64-bit numbers, with variables of the shell.
 * Operators that assign change variables; parts that C would not evaluate are parsed without effect.
 */
final class ArithmeticExpression {
    /** Binary operators by precedence, weakest first; longer spellings stand before their prefixes. */
    private static final String[][] LEVELS = {
        {"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"<<", ">>"}, {"+", "-"},
        {"*", "/", "%"}};
    /** Binds more strongly than all of these, and to the right. */
    private static final String POWER = "**";

    private static final String[] ASSIGNMENTS = {"<<=", ">>=", "*=", "/=", "%=", "+=", "-=", "&=", "^=", "|=", "="};

    private final String text;
    private final UnaryOperator<String> getter;
    private final BiConsumer<String, String> setter;
    private int at;
    /** Greater than 0 inside an operand that is not to be evaluated. */
    private int skipping;

    private ArithmeticExpression(String text, UnaryOperator<String> getter, BiConsumer<String, String> setter) {
        this.text = text;
        this.getter = getter;
        this.setter = setter;
    }

    /**
     * Evaluates.
     *
     * @throws ShellFailure if the text is no expression, or divides by zero
     */
    static long evaluate(String text, UnaryOperator<String> getter, BiConsumer<String, String> setter) {
        ArithmeticExpression expression = new ArithmeticExpression(text, getter, setter);
        expression.blanks();
        if (expression.at == text.length()) {
            return 0;
        }
        long value = expression.comma();
        if (expression.at < text.length()) {
            throw expression.syntax();
        }
        return value;
    }

    private ShellFailure syntax() {
        return new ShellFailure(text.trim() + ": arithmetic syntax error", 1);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean accept(String operator) {
        if (text.startsWith(operator, at)) {
            at += operator.length();
            blanks();
            return true;
        }
        return false;
    }

    private long comma() {
        long value = assignment();
        while (accept(",")) {
            value = assignment();
        }
        return value;
    }

    private long assignment() {
        int start = at;
        String name = name();
        if (name != null) {
            for (String operator : ASSIGNMENTS) {
                if (text.startsWith(operator, at) && !text.startsWith("==", at)) {
                    at += operator.length();
                    blanks();
                    long right = assignment();
                    String binary = operator.substring(0, operator.length() - 1);
                    long value = binary.isEmpty() ? right : apply(binary, variable(name), right);
                    return store(name, value);
                }
            }
        }
        at = start;
        return conditional();
    }

    private long conditional() {
        long condition = binary(0);
        if (!accept("?")) {
            return condition;
        }
        long yes = skippedUnless(condition != 0, this::assignment);
        if (!accept(":")) {
            throw syntax();
        }
        long no = skippedUnless(condition == 0, this::assignment);
        return condition != 0 ? yes : no;
    }

    private interface Operand {
        long value();
    }

    private long skippedUnless(boolean wanted, Operand operand) {
        skipping += wanted ? 0 : 1;
        long value = operand.value();
        skipping -= wanted ? 0 : 1;
        return value;
    }

    private long binary(int level) {
        if (level == LEVELS.length) {
            return power();
        }
        long left = binary(level + 1);
        while (true) {
            String operator = operatorOf(level);
            if (operator == null) {
                return left;
            }
            at += operator.length();
            blanks();
            if (operator.equals("||") || operator.equals("&&")) {
                boolean decided = operator.equals("||") == (left != 0);
                long right = skippedUnless(!decided, () -> binary(level + 1));
                left = decided ? (left != 0 ? 1 : 0) : (right != 0 ? 1 : 0);
            } else {
                left = apply(operator, left, binary(level + 1));
            }
        }
    }

    private long power() {
        long base = unary();
        if (!text.startsWith(POWER, at)) {
            return base;
        }
        at += POWER.length();
        blanks();
        long exponent = power();
        long product = exponent < 0 ? 0 : 1;
        for (long i = 0; i < Math.min(exponent, Long.SIZE); i++) {
            product *= base;
        }
        return product;
    }

    /** The operator of this level that comes next; assignments and longer operators that begin alike are none. */
    private String operatorOf(int level) {
        for (String operator : LEVELS[level]) {
            if (text.startsWith(operator, at)) {
                char next = at + operator.length() < text.length() ? text.charAt(at + operator.length()) : ' ';
                boolean single = operator.length() == 1;
                if (single && "&|<>".contains(operator) && (next == operator.charAt(0) || next == '=')) {
                    return null;
                }
                if (next == '=' && !"== != <= >= && ||".contains(operator) || next == '=' && operator.equals("<<")) {
                    return null;
                }
                return operator;
            }
        }
        return null;
    }

    private long apply(String operator, long left, long right) {
        if (right == 0 && (operator.equals("/") || operator.equals("%"))) {
            if (skipping > 0) {
                return 0;
            }
            throw new ShellFailure(text.trim() + ": divide by zero", 1);
        }
        return switch (operator) {
            case "|" -> left | right;
            case "^" -> left ^ right;
            case "&" -> left & right;
            case "==" -> left == right ? 1 : 0;
            case "!=" -> left != right ? 1 : 0;
            case "<" -> left < right ? 1 : 0;
            case "<=" -> left <= right ? 1 : 0;
            case ">" -> left > right ? 1 : 0;
            case ">=" -> left >= right ? 1 : 0;
            case "<<" -> left << right;
            case ">>" -> left >> right;
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "%" -> left % right;
            default -> throw syntax();
        };
    }

    private long unary() {
        if (accept("++") || text.startsWith("--", at)) {
            boolean up = !accept("--");
            String name = name();
            if (name == null) {
                throw syntax();
            }
            return store(name, variable(name) + (up ? 1 : -1));
        }
        if (accept("!")) {
            return unary() == 0 ? 1 : 0;
        }
        if (accept("~")) {
            return ~unary();
        }
        if (accept("-")) {
            return -unary();
        }
        if (accept("+")) {
            return unary();
        }
        return primary();
    }

    private long primary() {
        if (accept("(")) {
            long value = comma();
            if (!accept(")")) {
                throw syntax();
            }
            return value;
        }
        String name = name();
        if (name != null) {
            long value = variable(name);
            if (accept("++")) {
                store(name, value + 1);
            } else if (accept("--")) {
                store(name, value - 1);
            }
            return value;
        }
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        long value = number(text.substring(start, at));
        blanks();
        return value;
    }

    /** A variable, or with the value of its subscript an element of an array; null, and nothing read, if none begins here. */
    private String name() {
        int end = at;
        while (end < text.length() && Lexer.isNameCharacter(text.charAt(end))) {
            end++;
        }
        String name = text.substring(at, end);
        if (!Lexer.isName(name)) {
            return null;
        }
        at = end;
        blanks();
        if (!accept("[")) {
            return name;
        }
        long index = comma();
        if (!accept("]")) {
            throw syntax();
        }
        return name + "[" + index + "]";
    }

    private long store(String name, long value) {
        if (skipping == 0) {
            setter.accept(name, Long.toString(value));
        }
        return value;
    }

    private long variable(String name) {
        String value = getter.apply(name);
        return value == null || value.isBlank() ? 0 : number(value.trim());
    }

    private long number(String digits) {
        try {
            return Long.decode(digits);
        } catch (NumberFormatException e) {
            throw syntax();
        }
    }
}
