package org.dtrace4j.source;

import java.util.Arrays;
import java.util.Objects;

/**
 * One program text and where its lines begin. Immutable.
 *
 * <p>Each character stands for one byte of the text (ISO 8859-1), as all text does in D: what a string constant holds
 * when a probe fires, and what is printed, are the bytes of the author's encoding, whatever that is.
 *
 * <p>A text that came from a file is known by that file's name. A text that came from a command line argument has no
 * name ({@link #isFile()} is false); its messages quote the text instead, as dtrace's do.
 */
public final class SourceText {
    private final String name;
    private final boolean file;
    private final String text;
    private final int[] lineStarts;

    private SourceText(String name, boolean file, String text) {
        this.name = Objects.requireNonNull(name);
        this.file = file;
        this.text = Objects.requireNonNull(text);
        this.lineStarts = lineStarts(text);
    }

    /** The text of the file {@code name}. */
    public static SourceText ofFile(String name, String text) {
        return new SourceText(name, true, text);
    }

    /** A text given on the command line; {@code name} only says where ("-n", "argument 1"). */
    public static SourceText ofArgument(String name, String text) {
        return new SourceText(name, false, text);
    }

    public String name() {
        return name;
    }

    public boolean isFile() {
        return file;
    }

    public String text() {
        return text;
    }

    /** Number of lines, at least 1; a final newline does not begin a further line. */
    public int lineCount() {
        return lineStarts.length;
    }

    /** Line of a character offset, counted from 1; an offset beyond the end belongs to the last line. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Column of a character offset, counted from 1 in characters. */
    public int column(int offset) {
        return offset - lineStarts[line(offset) - 1] + 1;
    }

    /** The text of line {@code line} (from 1), without its line end. */
    public String lineText(int line) {
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(start, end);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length() - 1; i++) {
            if (text.charAt(i) == '\n') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * count);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    @Override
    public String toString() {
        return name;
    }
}
