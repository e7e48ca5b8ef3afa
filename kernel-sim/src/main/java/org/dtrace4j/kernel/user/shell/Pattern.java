package org.dtrace4j.kernel.user.shell;

/**
 * Patterns of the shell: {@code *}, {@code ?}, {@code [a-z]} and {@code [!a-z]}; a backslash makes the next character
 * stand for itself.
 */
public final class Pattern {
    private Pattern() {
    }

    /** True if the whole text matches. */
    public static boolean matches(String pattern, String text) {
        return matches(pattern, 0, text, 0, text.length());
    }

    /** True if anything in it is not simply a character. */
    static boolean isPattern(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[' && setEnd(pattern, i) > 0) {
                return true;
            }
        }
        return false;
    }

    /** The text that a pattern without special characters stands for. */
    static String unescape(String pattern) {
        if (pattern.indexOf('\\') < 0) {
            return pattern;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
                i++;
            }
            text.append(pattern.charAt(i));
        }
        return text.toString();
    }

    /** A pattern that matches only this text. */
    static String escape(String text) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' || c == '?' || c == '[' || c == '\\') {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.toString();
    }

    private static boolean matches(String pattern, int p, String text, int t, int end) {
        int at = p;
        int pos = t;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '*') {
                for (int skip = pos; skip <= end; skip++) {
                    if (matches(pattern, at + 1, text, skip, end)) {
                        return true;
                    }
                }
                return false;
            }
            if (pos >= end) {
                return false;
            }
            int setEnd = c == '[' ? setEnd(pattern, at) : 0;
            if (setEnd > 0) {
                if (!inSet(pattern, at + 1, setEnd, text.charAt(pos))) {
                    return false;
                }
                at = setEnd + 1;
            } else {
                if (c == '\\' && at + 1 < pattern.length()) {
                    c = pattern.charAt(++at);
                    if (c != text.charAt(pos)) {
                        return false;
                    }
                } else if (c != '?' && c != text.charAt(pos)) {
                    return false;
                }
                at++;
            }
            pos++;
        }
        return pos == end;
    }

    /** Index of the bracket that closes the set opened at a place, 0 if there is none. */
    private static int setEnd(String pattern, int open) {
        int i = open + 1;
        if (i < pattern.length() && pattern.charAt(i) == '!') {
            i++;
        }
        if (i < pattern.length() && pattern.charAt(i) == ']') {
            i++;
        }
        while (i < pattern.length()) {
            if (pattern.charAt(i) == ']') {
                return i;
            }
            i += pattern.charAt(i) == '\\' ? 2 : 1;
        }
        return 0;
    }

    private static boolean inSet(String pattern, int start, int end, char c) {
        int i = start;
        boolean negated = pattern.charAt(i) == '!';
        if (negated) {
            i++;
        }
        boolean found = false;
        while (i < end) {
            char low = pattern.charAt(i);
            if (low == '\\' && i + 1 < end) {
                low = pattern.charAt(++i);
            }
            char high = low;
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                high = pattern.charAt(i + 2);
                i += 2;
            }
            found |= low <= c && c <= high;
            i++;
        }
        return found != negated;
    }
}
