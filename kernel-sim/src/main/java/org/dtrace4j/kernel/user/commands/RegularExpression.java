package org.dtrace4j.kernel.user.commands;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions as POSIX has them, basic and extended ones ({@code regex(5)}), to those of Java. */
public final class RegularExpression {
    private static final Map<String, String> CLASSES = Map.ofEntries(Map.entry("alpha", "\\p{Alpha}"),
            Map.entry("digit", "\\p{Digit}"), Map.entry("alnum", "\\p{Alnum}"), Map.entry("upper", "\\p{Upper}"),
            Map.entry("lower", "\\p{Lower}"), Map.entry("space", "\\s\\x0b"), Map.entry("blank", "\\p{Blank}"),
            Map.entry("punct", "\\p{Punct}"), Map.entry("print", "\\p{Print}"), Map.entry("graph", "\\p{Graph}"),
            Map.entry("cntrl", "\\p{Cntrl}"), Map.entry("xdigit", "\\p{XDigit}"));

    private final String text;
    private final boolean extended;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private RegularExpression(String text, boolean extended) {
        this.text = text;
        this.extended = extended;
    }

    /**
     * A basic one, in which braces and parentheses are plain unless a backslash precedes them.
     *
     * @throws PatternSyntaxException if it is none
     */
    public static String basic(String expression) {
        return new RegularExpression(expression, false).java();
    }

    /**
     * An extended one.
     *
     * @throws PatternSyntaxException if it is none
     */
    public static String extended(String expression) {
        return new RegularExpression(expression, true).java();
    }

    private String java() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '[') {
                bracket();
            } else if (c == '\\') {
                escaped();
            } else if (c == '*' && !extended && isBeginning()) {
                java.append("\\*");
            } else if (c == '^' && !extended && !isBeginning() || c == '$' && !extended && !isEnd()) {
                java.append('\\').append(c);
            } else {
                java.append(extended || "(){}+?|".indexOf(c) < 0 ? "" : "\\").append(c);
            }
        }
        return java.toString();
    }

    /** Whether the character that was read is the first of a basic expression, or of a part in parentheses. */
    private boolean isBeginning() {
        String before = text.substring(0, at - 1);
        return before.isEmpty() || before.equals("^") || before.endsWith("\\(") || before.endsWith("\\(^");
    }

    private boolean isEnd() {
        return at == text.length() || text.startsWith("\\)", at);
    }

    private void escaped() {
        if (at == text.length()) {
            throw new PatternSyntaxException("Trailing backslash", text, at);
        }
        char c = text.charAt(at++);
        if (c == '<' || c == '>') {
            java.append(c == '<' ? "\\b(?=\\w)" : "\\b(?<=\\w)");
        } else if (!extended && "(){}".indexOf(c) >= 0) {
            java.append(c);
        } else {
            boolean isPlain = Character.isLetter(c) && c != 'n' && c != 't';
            java.append(isPlain ? "" : "\\").append(c);
        }
    }

    /** A set of characters, whose bracket has been read: a backslash is one of them, and so is a bracket that is the first. */
    private void bracket() {
        int begin = at - 1;
        java.append('[');
        if (text.startsWith("^", at)) {
            java.append('^');
            at++;
        }
        boolean first = true;
        while (at < text.length() && (first || text.charAt(at) != ']')) {
            char c = text.charAt(at++);
            int end = c == '[' && text.startsWith(":", at) ? text.indexOf(":]", at + 1) : -1;
            if (end > 0) {
                String name = text.substring(at + 1, end);
                if (!CLASSES.containsKey(name)) {
                    throw new PatternSyntaxException("Unknown character class", text, at);
                }
                java.append(CLASSES.get(name));
                at = end + 2;
            } else {
                boolean isRange = c == '-' && !first && !text.startsWith("]", at);
                java.append(isRange || Character.isLetterOrDigit(c) ? "" : "\\").append(c);
            }
            first = false;
        }
        if (at == text.length()) {
            throw new PatternSyntaxException("Unclosed [", text, begin);
        }
        at++;
        java.append(']');
    }
}
