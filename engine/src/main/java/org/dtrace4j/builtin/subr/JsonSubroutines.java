package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/**
 * The subroutine {@code json}: one walk over a text, from value to value, without a stack. Positions are offsets in the
 * text; -1 stands for a text that is no JSON as far as it had to be read, or ends too early.
 */
public final class JsonSubroutines {
    private static final int NOTHING = -1;

    private JsonSubroutines() { }

    /**
     * The value that a path such as {@code a.b[2].c} leads to in a JSON text: a string without its quotes and with its
     * escapes, anything else as it is written; NULL when there is none.
     */
    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *, const char *)", since = "1.12",
            description = "the value at a path in a JSON text, as text; NULL when there is none")
    public static long json(Firing f, long text, long path) {
        int length = StringSubroutines.length(f, text);
        int pathLength = StringSubroutines.length(f, path);
        int at = blanks(f, text, length, 0);
        long top = character(f, text, length, at);
        if (top != '{' && top != '[') {
            return 0;
        }
        int selector = pathLength > 0 && f.loadU8(path) == '[' ? 1 : 0;
        while (at >= 0 && selector <= pathLength) {
            int end = selector;
            while (end < pathLength && f.loadU8(path + end) != '.' && f.loadU8(path + end) != '[') {
                end++;
            }
            int stop = end > selector && f.loadU8(path + end - 1) == ']' ? end - 1 : end;
            long first = character(f, text, length, at);
            at = first == '{' ? member(f, text, length, at + 1, path + selector, stop - selector)
                    : first == '[' ? element(f, text, length, at + 1,
                            NumberSubroutines.number(f, path + selector, stop - selector, 10)) : NOTHING;
            selector = end + 1;
        }
        return at < 0 ? 0 : value(f, text, length, at);
    }

    /** The value of the member of an object, from behind its brace, whose key is {@code name}. */
    private static int member(Firing f, long text, int length, int start, long name, int nameLength) {
        int at = blanks(f, text, length, start);
        while (character(f, text, length, at) == '"') {
            int end = string(f, text, length, at);
            if (end < 0) {
                return NOTHING;
            }
            boolean found = same(f, text + at + 1, end - at - 2, name, nameLength);
            at = blanks(f, text, length, end);
            if (character(f, text, length, at) != ':') {
                return NOTHING;
            }
            at = blanks(f, text, length, at + 1);
            if (found) {
                return at;
            }
            at = nextValue(f, text, length, at);
            if (at < 0) {
                return NOTHING;
            }
        }
        return NOTHING;
    }

    /** The value of element {@code index} of an array, from behind its bracket. There is none of a negative number. */
    private static int element(Firing f, long text, int length, int start, long index) {
        int at = index < 0 ? NOTHING : blanks(f, text, length, start);
        for (long i = 0; at >= 0 && i < index; i++) {
            at = nextValue(f, text, length, at);
        }
        return at;
    }

    /** From one value over a comma to what comes next. */
    private static int nextValue(Firing f, long text, int length, int value) {
        int end = end(f, text, length, value);
        if (end < 0) {
            return NOTHING;
        }
        int at = blanks(f, text, length, end);
        return character(f, text, length, at) == ',' ? blanks(f, text, length, at + 1) : NOTHING;
    }

    private static long value(Firing f, long text, int length, int at) {
        int end = end(f, text, length, at);
        if (end < 0) {
            return 0;
        }
        int quotes = f.loadU8(text + at) == '"' ? 1 : 0;
        int size = end - at - 2 * quotes;
        long result = f.scratch(size + 1);
        for (int i = 0; i < size; i++) {
            f.setScratch(result + i, f.loadU8(text + at + quotes + i));
        }
        f.setScratch(result + size, 0);
        return result;
    }

    /** Where the value that begins at {@code at} ends. */
    private static int end(Firing f, long text, int length, int at) {
        long first = character(f, text, length, at);
        if (first == '"') {
            return string(f, text, length, at);
        }
        if (first == '{' || first == '[') {
            return compound(f, text, length, at);
        }
        if (first == '-' || isDigit(first)) {
            return number(f, text, length, at);
        }
        return word(f, text, length, at);
    }

    /** Behind the string whose opening quote is at {@code at}. */
    private static int string(Firing f, long text, int length, int at) {
        int i = at + 1;
        while (i < length) {
            long c = f.loadU8(text + i++);
            if (c == '"') {
                return i;
            }
            if (c == '\\' && i < length && f.loadU8(text + i++) == 'u') {
                for (int digit = 0; digit < 4; digit++) {
                    if (Character.digit((char) character(f, text, length, i++), 16) < 0) {
                        return NOTHING;
                    }
                }
            }
        }
        return NOTHING;
    }

    private static int compound(Firing f, long text, int length, int at) {
        int braces = 0;
        int brackets = 0;
        int i = at;
        while (i >= 0 && i < length) {
            long c = f.loadU8(text + i);
            if (c == '"') {
                i = string(f, text, length, i);
                continue;
            }
            i++;
            braces += c == '{' ? 1 : c == '}' ? -1 : 0;
            brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (braces < 0 || brackets < 0) {
                return NOTHING;
            }
            if (braces == 0 && brackets == 0) {
                return i;
            }
        }
        return NOTHING;
    }

    private static int number(Firing f, long text, int length, int at) {
        boolean fraction = false;
        boolean exponent = false;
        int i = at + 1;
        while (true) {
            long c = character(f, text, length, i);
            if (c == '.' && !fraction && !exponent) {
                fraction = true;
            } else if ((c == 'e' || c == 'E') && !exponent) {
                exponent = true;
            } else if (c == '+' || c == '-' || c == 'x' || c == 'X') {
                long before = f.loadU8(text + i - 1);
                if (c == 'x' || c == 'X' || before != 'e' && before != 'E') {
                    return NOTHING;
                }
            } else if (!isDigit(c)) {
                // A number at the end of the text may go on where the text was cut.
                return c == 0 ? NOTHING : i;
            }
            i++;
        }
    }

    /** {@code true}, {@code false} or {@code null}: their beginnings tell them apart, so no constants are needed. */
    private static int word(Firing f, long text, int length, int at) {
        int end = at;
        while (character(f, text, length, end) >= 'a' && character(f, text, length, end) <= 'z') {
            end++;
        }
        long packed = 0;
        for (int i = at; i < end && i < at + Long.BYTES; i++) {
            packed = packed << Byte.SIZE | f.loadU8(text + i);
        }
        boolean known = packed == 0x74727565L || packed == 0x66616c7365L || packed == 0x6e756c6cL;
        return known && end < length ? end : NOTHING;
    }

    private static boolean isDigit(long c) {
        return c >= '0' && c <= '9';
    }

    private static int blanks(Firing f, long text, int length, int from) {
        int at = from;
        while (at < length && isBlank(f.loadU8(text + at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(long c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    /** The character at a place; 0 behind the end. */
    private static long character(Firing f, long text, int length, int at) {
        return at < length ? f.loadU8(text + at) : 0;
    }

    private static boolean same(Firing f, long left, int leftLength, long right, int rightLength) {
        if (leftLength != rightLength) {
            return false;
        }
        for (int i = 0; i < leftLength; i++) {
            if (f.loadU8(left + i) != f.loadU8(right + i)) {
                return false;
            }
        }
        return true;
    }
}
