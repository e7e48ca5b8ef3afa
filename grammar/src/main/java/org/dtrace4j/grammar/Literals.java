package org.dtrace4j.grammar;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** The values of constants as they are spelled. */
public final class Literals {
    private static final int CHARACTER_BYTES_MAX = 8;
    private static final int BYTE_MAX = 0xff;
    private static final int OCTAL_DIGITS_MAX = 3;
    /** What bytes that are no UTF-8 are read as. */
    private static final int REPLACEMENT = 0xfffd;
    /** No character has more bytes in UTF-8. */
    private static final int UTF8_BYTES_MAX = 4;
    private static final BigInteger UNSIGNED_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Literals() { }

    /** An integer constant without its suffix. */
    public static String digits(String spelling) {
        int end = spelling.length();
        while (end > 0 && "uUlL".indexOf(spelling.charAt(end - 1)) >= 0) {
            end--;
        }
        return spelling.substring(0, end);
    }

    /** Whether an integer constant is written in base 16. */
    public static boolean isHexadecimal(String spelling) {
        return spelling.length() > 2 && spelling.charAt(0) == '0' && (spelling.charAt(1) | 0x20) == 'x';
    }

    /** Whether an integer constant is written in base 8, as 0 is. */
    public static boolean isOctal(String spelling) {
        return spelling.charAt(0) == '0' && !isHexadecimal(spelling);
    }

    /**
     * Value of an integer constant: decimal, octal or hexadecimal, with any suffix. Its digits must be sound (see
     * {@link #badDigit}); its size does not matter.
     */
    public static BigInteger integer(String spelling) {
        String digits = digits(spelling);
        if (isHexadecimal(digits)) {
            return new BigInteger(digits.substring(2), 16);
        }
        return new BigInteger(digits, isOctal(digits) ? 8 : 10);
    }

    /** Whether a value is too large for any integer type. */
    public static boolean overflows(BigInteger value) {
        return value.compareTo(UNSIGNED_MAX) > 0;
    }

    /** The first digit of an octal constant that is none, or 0. */
    static char badDigit(String spelling) {
        String digits = digits(spelling);
        if (isOctal(digits)) {
            for (int i = 0; i < digits.length(); i++) {
                if (digits.charAt(i) > '7') {
                    return digits.charAt(i);
                }
            }
        }
        return 0;
    }

    /** Number of bytes of a character constant with its quotes; one of more than 8 has no value. */
    static int characterBytes(String spelling) {
        return characters(spelling).length;
    }

    /** Value of a character constant with its quotes: its bytes are digits to base 256, the first one the highest. */
    public static BigInteger character(String spelling) {
        byte[] bytes = characters(spelling);
        if (bytes.length > CHARACTER_BYTES_MAX) {
            throw new IllegalArgumentException("character constant of " + bytes.length + " bytes");
        }
        return new BigInteger(1, bytes);
    }

    /** Each character is a byte, an escape the byte that it names; what cannot be a byte counts by its UTF-8. */
    private static byte[] characters(String spelling) {
        String text = unescape(spelling.substring(1, spelling.length() - 1));
        boolean bytes = text.chars().allMatch(c -> c <= BYTE_MAX);
        return text.getBytes(bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** Value of a string constant with its quotes. */
    public static String string(String spelling) {
        return unescape(spelling.substring(1, spelling.length() - 1));
    }

    /**
     * Resolves escape sequences. One that gives a byte gives the character of that number. Unlike in C, a backslash
     * before any other character stands for itself, also before an apostrophe and a question mark.
     */
    public static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                out.append(c);
                continue;
            }
            c = text.charAt(i++);
            int base = c == 'x' ? 16 : 8;
            int start = c == 'x' ? i : i - 1;
            int end = endOfDigits(text, start, base, c == 'x' ? text.length() : OCTAL_DIGITS_MAX);
            if (c == 'x') {
                // All digits belong to it, as in C, and a byte has two of them.
                String last = text.substring(Math.max(start, end - 2), end);
                out.append((char) (last.isEmpty() ? 0 : Integer.parseInt(last, base)));
                i = end;
            } else if (end > start) {
                out.append((char) (Integer.parseInt(text.substring(start, end), base) & BYTE_MAX));
                i = end;
            } else {
                appendEscape(out, c);
            }
        }
        return out.toString();
    }

    /** The code point that a character belongs to in a text whose characters are the bytes of UTF-8; else its own. */
    static int codePoint(String text, int at) {
        int end = at;
        while (end < text.length() && end < at + UTF8_BYTES_MAX && text.charAt(end) >= 0x80
                && text.charAt(end) <= BYTE_MAX) {
            end++;
        }
        int first = new String(text.substring(at, end).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .codePoints().findFirst().orElse(REPLACEMENT);
        return first == REPLACEMENT ? text.codePointAt(at) : first;
    }

    private static int endOfDigits(String text, int start, int base, int max) {
        int end = start;
        while (end < text.length() && end - start < max && text.charAt(end) < 0x80
                && Character.digit(text.charAt(end), base) >= 0) {
            end++;
        }
        return end;
    }

    private static void appendEscape(StringBuilder out, char c) {
        int at = "abfnrtv\"\\".indexOf(c);
        if (at < 0) {
            out.append('\\').append(c);
        } else {
            out.append("\u0007\b\f\n\r\t\u000b\"\\".charAt(at));
        }
    }
}
