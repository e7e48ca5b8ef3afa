package org.dtrace4j.kernel.user.commands;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code expr operand operator operand…}: one word each. Prints the value; the status is 1 if that is empty or 0. */
public final class Expr implements UserProgram {
    private static final int ERROR = 2;
    /** From the weakest operators to the strongest. */
    private static final List<List<String>> OPERATORS = List.of(List.of("|"), List.of("&"),
            List.of("=", ">", ">=", "<", "<=", "!="), List.of("+", "-"), List.of("*", "/", "%"), List.of(":"));

    @Override
    public int main(Syscalls sys, List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments.subList(1, arguments.size()));
        try {
            String value = evaluate(words, 0);
            if (!words.isEmpty()) {
                throw new IllegalArgumentException("syntax error");
            }
            sys.print(1, value + "\n");
            return isNothing(value) ? 1 : 0;
        } catch (IllegalArgumentException e) {
            sys.print(2, "expr: " + e.getMessage() + "\n");
            return ERROR;
        }
    }

    private static String evaluate(Deque<String> words, int level) {
        if (level == OPERATORS.size()) {
            return operand(words);
        }
        String value = evaluate(words, level + 1);
        while (!words.isEmpty() && OPERATORS.get(level).contains(words.peek())) {
            String operator = words.remove();
            value = apply(value, operator, evaluate(words, level + 1));
        }
        return value;
    }

    private static String operand(Deque<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("syntax error");
        }
        String word = words.remove();
        if (!word.equals("(")) {
            return word;
        }
        String value = evaluate(words, 0);
        if (words.isEmpty() || !words.remove().equals(")")) {
            throw new IllegalArgumentException("syntax error");
        }
        return value;
    }

    private static boolean isNothing(String value) {
        return value.isEmpty() || value.matches("-?0+");
    }

    private static String apply(String left, String operator, String right) {
        return switch (operator) {
            case "|" -> isNothing(left) ? right : left;
            case "&" -> isNothing(left) || isNothing(right) ? "0" : left;
            case ":" -> match(left, right);
            case "+" -> Long.toString(number(left) + number(right));
            case "-" -> Long.toString(number(left) - number(right));
            case "*" -> Long.toString(number(left) * number(right));
            case "/", "%" -> divide(number(left), operator, number(right));
            default -> compare(left, operator, right) ? "1" : "0";
        };
    }

    private static String divide(long left, String operator, long right) {
        if (right == 0) {
            throw new IllegalArgumentException("division by zero");
        }
        return Long.toString(operator.equals("/") ? left / right : left % right);
    }

    private static boolean compare(String left, String operator, String right) {
        boolean numbers = left.matches("-?[0-9]+") && right.matches("-?[0-9]+");
        int order = numbers ? Long.compare(number(left), number(right)) : left.compareTo(right);
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            default -> order <= 0;
        };
    }

    /** A basic regular expression at the beginning of the text: what its group matched, else how many characters. */
    private static String match(String text, String expression) {
        try {
            Matcher matcher = Pattern.compile(RegularExpression.basic(expression)).matcher(text);
            boolean found = matcher.lookingAt();
            if (matcher.groupCount() > 0) {
                return found && matcher.group(1) != null ? matcher.group(1) : "";
            }
            return Integer.toString(found ? matcher.end() : 0);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("syntax error", e);
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("non-numeric argument", e);
        }
    }
}
