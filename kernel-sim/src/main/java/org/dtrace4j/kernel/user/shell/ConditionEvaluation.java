package org.dtrace4j.kernel.user.shell;

import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.commands.RegularExpression;
import org.dtrace4j.kernel.user.commands.TestExpression;

/**
 * Evaluates {@code [[ expression ]]}: the conditions of {@code test}, patterns behind {@code = == !=}, regular expressions behind
 * {@code =~}, arithmetic on both sides of {@code -eq} and the like. What is not needed is not expanded.
 */
final class ConditionEvaluation {
    private final Interpreter shell;
    private final List<Command.ConditionItem> items;
    private int at;
    /** Greater than 0 where the result is known already. */
    private int skipping;

    ConditionEvaluation(Interpreter shell, Command.Condition condition) {
        this.shell = shell;
        this.items = condition.items();
    }

    /** 0 if it holds, 1 if not; 2 if it is no expression, which is said. */
    int status() throws SystemCallError {
        try {
            boolean holds = or();
            if (at < items.size()) {
                throw new IllegalArgumentException(text() + ": unknown operator");
            }
            return holds ? 0 : 1;
        } catch (IllegalArgumentException e) {
            shell.report("[[: " + e.getMessage());
            return 2;
        }
    }

    private String text() {
        Command.ConditionItem item = items.get(at);
        String plain = item.operator() != null ? item.operator() : item.word().plainText();
        return plain == null ? "word" : plain;
    }

    /** Whether an unquoted word, or an operator, stands at a place. */
    private boolean isAt(int index, String wanted) {
        return index < items.size() && wanted.equals(items.get(index).operator() != null ? items.get(index).operator()
            : items.get(index).word().plainText());
    }

    private boolean accept(String wanted) {
        boolean there = isAt(at, wanted);
        at += there ? 1 : 0;
        return there;
    }

    private boolean or() throws SystemCallError {
        boolean holds = and();
        while (accept("||")) {
            skipping += holds ? 1 : 0;
            boolean right = and();
            skipping -= holds ? 1 : 0;
            holds = holds || right;
        }
        return holds;
    }

    private boolean and() throws SystemCallError {
        boolean holds = not();
        while (accept("&&")) {
            skipping += holds ? 0 : 1;
            boolean right = not();
            skipping -= holds ? 0 : 1;
            holds = holds && right;
        }
        return holds;
    }

    private boolean not() throws SystemCallError {
        if (accept("!")) {
            return !not();
        }
        if (accept("(")) {
            boolean holds = or();
            if (!accept(")")) {
                throw new IllegalArgumentException("')' missing");
            }
            return holds;
        }
        return primary();
    }

    private Word word() {
        if (at >= items.size() || items.get(at).word() == null) {
            throw new IllegalArgumentException("argument expected");
        }
        return items.get(at++).word();
    }

    private boolean primary() throws SystemCallError {
        Word first = word();
        String operator = at < items.size() ? text() : "";
        if (operator.equals("=~") || TestExpression.isBinary(operator)) {
            at++;
            Word second = word();
            return skipping == 0 && binary(first, operator, second);
        }
        String plain = first.plainText();
        if (plain != null && plain.matches("-[a-zA-Z]") && at < items.size() && items.get(at).word() != null) {
            Word operand = word();
            return skipping == 0 && test(plain, shell.expander.single(operand));
        }
        return skipping == 0 && !shell.expander.single(first).isEmpty();
    }

    private boolean binary(Word first, String operator, Word second) throws SystemCallError {
        String left = shell.expander.single(first);
        if (operator.equals("=~")) {
            return matchesExpression(left, shell.expander.pattern(second));
        }
        if (operator.equals("=") || operator.equals("==") || operator.equals("!=")) {
            return Pattern.matches(shell.expander.pattern(second), left) != operator.equals("!=");
        }
        String right = shell.expander.single(second);
        if (TestExpression.isComparison(operator)) {
            return test(Long.toString(shell.expander.evaluate(left)), operator, Long.toString(shell.expander.evaluate(right)));
        }
        return test(left, operator, right);
    }

    private static boolean matchesExpression(String text, String expression) {
        try {
            return java.util.regex.Pattern.compile(RegularExpression.extended(expression)).matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(expression + ": bad regular expression");
        }
    }

    private boolean test(String... words) {
        return TestExpression.holds(shell.sys, List.of(words));
    }
}
