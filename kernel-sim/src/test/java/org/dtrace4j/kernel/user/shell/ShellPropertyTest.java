package org.dtrace4j.kernel.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.dtrace4j.kernel.user.FakeSystem;
import org.dtrace4j.kernel.user.Programs;

/** What must hold for every word, pattern and number. */
class ShellPropertyTest {
    /** An expression as text, fully parenthesised or not, and what Java makes of it. */
    record Sum(String text, long value) {
    }

    @Provide
    Arbitrary<Sum> sums() {
        return sum(4);
    }

    private static Arbitrary<Sum> sum(int depth) {
        Arbitrary<Sum> leaf = Arbitraries.longs().between(0, 1L << 40).map(n -> new Sum(Long.toString(n), n));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Sum> below = sum(depth - 1);
        Arbitrary<Sum> binary = Arbitraries.of("+", "-", "*", "&", "|", "^", "<", "<=", "==", "!=", "&&", "||")
            .flatMap(operator -> below.flatMap(left -> below.map(right ->
                new Sum("(" + left.text() + " " + operator + right.text() + ")", apply(operator, left, right)))));
        Arbitrary<Sum> unary = below.map(operand -> new Sum("(-" + operand.text() + ")", -operand.value()));
        return Arbitraries.oneOf(leaf, binary, unary);
    }

    private static long apply(String operator, Sum left, Sum right) {
        long a = left.value();
        long b = right.value();
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "&" -> a & b;
            case "|" -> a | b;
            case "^" -> a ^ b;
            case "<" -> a < b ? 1 : 0;
            case "<=" -> a <= b ? 1 : 0;
            case "==" -> a == b ? 1 : 0;
            case "!=" -> a != b ? 1 : 0;
            case "&&" -> a != 0 && b != 0 ? 1 : 0;
            default -> a != 0 || b != 0 ? 1 : 0;
        };
    }

    @Property(tries = 200)
    void arithmeticIsJavas(@ForAll("sums") Sum sum) {
        Map<String, String> variables = new HashMap<>();
        assertEquals(sum.value(), ArithmeticExpression.evaluate(sum.text(), variables::get, variables::put));
        ArithmeticExpression.evaluate("x = " + sum.text(), variables::get, variables::put);
        assertEquals(Long.toString(sum.value()), variables.get("x"));
    }

    @Property(tries = 200)
    void escapedPatternMatchesItsTextOnly(@ForAll @StringLength(max = 12) @CharRange(from = ' ', to = '~') String text) {
        String pattern = Pattern.escape(text);
        assertTrue(Pattern.matches(pattern, text));
        assertTrue(!Pattern.matches(pattern, text + "x"));
        assertEquals(text, Pattern.unescape(pattern));
    }

    @Property(tries = 60)
    void quotedWordsArriveAsTheyAre(
            @ForAll @Size(max = 4) List<@StringLength(max = 10) @CharRange(from = ' ', to = '~') String> words) {
        StringBuilder script = new StringBuilder("set --");
        StringBuilder expected = new StringBuilder();
        for (String word : words) {
            script.append(" '").append(word.replace("'", "'\\''")).append('\'');
            expected.append('<').append(word).append(">\n");
        }
        FakeSystem.Result result = new FakeSystem(Programs.standard())
            .run("/sbin/sh", "-c", script + "\nfor i in \"$@\"; do printf '<%s>\\n' \"$i\"; done");
        assertEquals(expected.toString(), result.out());
    }

    /** Whatever is typed, the shell answers with a status and never with a Java exception. */
    @Property(tries = 300)
    void anyTextIsRunOrRefused(@ForAll @StringLength(max = 30) @CharRange(from = '!', to = '~') String text,
                               @ForAll @StringLength(max = 10) String more) {
        try {
            ParsedScripts.parse(text.replace('%', ' ').replace('~', '\n') + more);
        } catch (ShellSyntaxException e) {
            assertTrue(e.getMessage().startsWith("syntax error at line "), e.getMessage());
        }
    }
}
