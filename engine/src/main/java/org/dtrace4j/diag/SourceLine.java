package org.dtrace4j.diag;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A line of a program with marks below it, fit for a terminal: a long line is cut to what surrounds the marks, and
 * what is not text appears as question marks.
 *
 * @param text the line
 * @param marks blanks and carets; one column for each column of {@code text}
 */
record SourceLine(String text, String marks) {
    /** A line that is not longer than this is shown as a whole. */
    private static final int WIDTH = 160;
    /** What is shown in front of the first mark when a line is cut. */
    private static final int BEFORE = 60;
    private static final String CUT = "...";
    private static final int DELETE = 0x7f;

    /**
     * Marks {@code length} characters of a line from {@code start}, at least one; as many as the line has.
     *
     * @param line without its end; each character a byte, as in all programs
     */
    static SourceLine around(String line, int start, int length) {
        int begin = Math.min(start, line.length());
        int end = Math.max(begin + 1, Math.min(begin + length, line.length()));
        int from = line.length() <= WIDTH ? 0 : Math.max(0, begin - BEFORE);
        int to = line.length() <= WIDTH ? line.length() : Math.min(line.length(), from + WIDTH);
        boolean utf8 = isUtf8(line);
        StringBuilder text = new StringBuilder(from > 0 ? CUT : "");
        StringBuilder marks = new StringBuilder(" ".repeat(text.length()));
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            boolean shown = c == '\t' || c >= ' ' && c < DELETE || c > DELETE && utf8;
            text.append(shown ? c : '?');
            if (i < end && !(utf8 && isContinuation(c))) {
                // Tabs stay tabs, so that marks stand below what they mark.
                marks.append(i >= begin ? '^' : c == '\t' ? '\t' : ' ');
            }
        }
        if (begin >= to) {
            marks.append('^');
        }
        return new SourceLine(to < line.length() ? text.append(CUT).toString() : text.toString(), marks.toString());
    }

    /** Whether the byte belongs to the character that the byte before it belongs to. */
    private static boolean isContinuation(char c) {
        return (c & 0xc0) == 0x80;
    }

    private static boolean isUtf8(String line) {
        if (line.chars().allMatch(c -> c < DELETE)) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
