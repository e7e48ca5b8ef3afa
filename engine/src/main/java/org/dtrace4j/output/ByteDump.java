package org.dtrace4j.output;

import org.dtrace4j.value.StringValue;

/** Bytes as dtrace shows them: as text where they are one, else sixteen to a line in hexadecimal and ASCII. */
final class ByteDump {
    private static final String MARGIN = "     ";
    private static final String DIGITS = "0123456789abcdef";
    private static final int PER_LINE = 16;

    private ByteDump() { }

    /**
     * The text that bytes hold: all printable, and behind the first NUL only NULs; null when they are not text.
     *
     * @param bytes one character each
     */
    static String text(String bytes) {
        int end = bytes.indexOf('\0');
        if (end == 0) {
            return null;
        }
        int length = end < 0 ? bytes.length() : end;
        for (int i = 0; i < length; i++) {
            if (!isPrintable(bytes.charAt(i))) {
                return null;
            }
        }
        for (int i = length; i < bytes.length(); i++) {
            if (bytes.charAt(i) != '\0') {
                return null;
            }
        }
        return bytes.substring(0, length);
    }

    /** The text of a string; null when it has characters that a terminal cannot show. An empty string is text. */
    static String text(StringValue string) {
        return string.text().isEmpty() ? "" : text(string.text());
    }

    /** Appends the dump of a string with the NULs that follow it. */
    static void dump(StringBuilder out, StringValue string) {
        dump(out, string.text() + "\0".repeat(Math.max(0, string.size() - string.text().length())));
    }

    /** Whether a terminal can show it: also blanks, the bell and the backspace. */
    static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~' || c >= 7 && c <= 13;
    }

    /** Appends the dump: a newline, the heading, and a line for every sixteen bytes. Nothing for no bytes. */
    static void dump(StringBuilder out, String bytes) {
        if (bytes.isEmpty()) {
            return;
        }
        out.append('\n').append(MARGIN).append("      ");
        for (int i = 0; i < PER_LINE; i++) {
            out.append("  ").append(DIGITS.charAt(i));
        }
        out.append("  ").append(DIGITS).append('\n');
        for (int start = 0; start < bytes.length(); start += PER_LINE) {
            String line = bytes.substring(start, Math.min(start + PER_LINE, bytes.length()));
            out.append(MARGIN);
            Columns.pad(out, Integer.toHexString(start), 5);
            out.append(':');
            for (int i = 0; i < PER_LINE; i++) {
                if (i < line.length()) {
                    char c = line.charAt(i);
                    out.append(' ').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
                } else {
                    out.append("   ");
                }
            }
            out.append("  ");
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                out.append(c < ' ' || c > '~' ? '.' : c);
            }
            out.append('\n');
        }
    }
}
