package org.dtrace4j.kernel.user.shell;

import org.dtrace4j.kernel.user.shell.Word.ParameterOperator;

/** What <code>${name#pattern}</code> and <code>${name/pattern/text}</code> make of a value. */
final class ValueChanges {
    private ValueChanges() {
    }

    /** Takes away the shortest, or longest, beginning or end that a pattern matches. */
    static String cut(String value, ParameterOperator operator, String pattern) {
        boolean prefix = operator == ParameterOperator.CUT_SHORTEST_PREFIX
            || operator == ParameterOperator.CUT_LONGEST_PREFIX;
        boolean longest = operator == ParameterOperator.CUT_LONGEST_PREFIX
            || operator == ParameterOperator.CUT_LONGEST_SUFFIX;
        for (int step = 0; step <= value.length(); step++) {
            int size = longest ? value.length() - step : step;
            int split = prefix ? size : value.length() - size;
            if (Pattern.matches(pattern, prefix ? value.substring(0, split) : value.substring(split))) {
                return prefix ? value.substring(split) : value.substring(0, split);
            }
        }
        return value;
    }

    /** Puts something in the place of what a pattern matches, which is as long as can be. */
    static String replaced(String value, ParameterOperator operator, String pattern, String replacement) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        boolean done = pattern.isEmpty();
        while (at <= value.length() && !done) {
            int end = matchEnd(pattern, value, at, operator == ParameterOperator.REPLACE_SUFFIX);
            if (end > at || end == at && at == value.length() && result.length() == 0) {
                result.append(replacement);
                at = end;
                done = operator != ParameterOperator.REPLACE_ALL;
            } else {
                done = operator == ParameterOperator.REPLACE_PREFIX;
                if (!done && at < value.length()) {
                    result.append(value.charAt(at));
                }
                at += done ? 0 : 1;
            }
        }
        return result.append(at < value.length() ? value.substring(at) : "").toString();
    }

    private static int matchEnd(String pattern, String value, int from, boolean toTheEnd) {
        for (int end = value.length(); end >= (toTheEnd ? value.length() : from); end--) {
            if (Pattern.matches(pattern, value.substring(from, end))) {
                return end;
            }
        }
        return -1;
    }
}
