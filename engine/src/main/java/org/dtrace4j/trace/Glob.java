package org.dtrace4j.trace;

/**
 * Matches one field of a probe description: {@code *} any characters, {@code ?} one, {@code [a-z]} one of a set,
 * {@code [!a-z]} one outside it, and a backslash takes the next character as it is. Time is at most the product of both
 * lengths.
 */
final class Glob {
    private Glob() { }

    /** Whether {@code text} has any character that means more than itself. */
    static boolean isPattern(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' || c == '?' || c == '[' || c == '\\') {
                return true;
            }
        }
        return false;
    }

    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int starText = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starText = t;
                continue;
            }
            int next = p < pattern.length() ? matchOne(pattern, p, text.charAt(t)) : -1;
            if (next >= 0) {
                p = next;
                t++;
            } else if (star >= 0) {
                // Let the last star take one character more; stars before it need never be tried again.
                p = star + 1;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Matches the element at {@code p}, which is no star, with {@code c}; returns where the next one begins, or -1. */
    private static int matchOne(String pattern, int p, char c) {
        char element = pattern.charAt(p);
        switch (element) {
            case '?':
                return p + 1;
            case '\\':
                return p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : -1;
            case '[':
                return matchSet(pattern, p, c);
            default:
                return element == c ? p + 1 : -1;
        }
    }

    private static int matchSet(String pattern, int open, char c) {
        int p = open + 1;
        boolean negated = p < pattern.length() && pattern.charAt(p) == '!';
        if (negated) {
            p++;
        }
        boolean found = false;
        boolean first = true;
        while (p < pattern.length() && (first || pattern.charAt(p) != ']')) {
            first = false;
            if (pattern.charAt(p) == '\\' && p + 1 < pattern.length()) {
                p++;
            }
            char low = pattern.charAt(p++);
            char high = low;
            if (p + 1 < pattern.length() && pattern.charAt(p) == '-' && pattern.charAt(p + 1) != ']') {
                high = pattern.charAt(p + 1);
                p += 2;
            }
            found |= c >= low && c <= high;
        }
        // A set that is never closed matches nothing.
        return p < pattern.length() && found != negated ? p + 1 : -1;
    }
}
