package org.dtrace4j.source;

import java.util.Arrays;
import java.util.Objects;

/**
 * One program text, where its lines begin, and where they come from. Immutable.
 *
 * <p>Each character stands for one byte of the text (ISO 8859-1), as all text does in D: what a string constant holds
 * when a probe fires, and what is printed, are the bytes of the author's encoding, whatever that is.
 *
 * <p>A text that came from a file is known by that file's name. A text that came from a command line argument has no
 * name ({@link #isFile()} is false); its messages quote the text instead, as dtrace's do.
 *
 * <p>A line of the text is what the compiler reads. It may have been written elsewhere: in a header, or some lines
 * further up in the text before preprocessing. {@link #originLine} and {@link #originFile} say where, and that is what
 * a person is told; {@link LineMarkers} makes texts whose lines have such origins.
 */
public final class SourceText {
    /** Where a text comes from, which decides how messages tell of places in it. */
    private enum Kind { FILE, LIBRARY, ARGUMENT }

    private final String name;
    private final Kind kind;
    private final String text;
    private final int[] lineStarts;
    /** For each line the file and the number there; null when each line stands where it was written. */
    private final String[] originFiles;
    private final int[] originLines;

    private SourceText(String name, Kind kind, String text, String[] originFiles, int[] originLines) {
        this.name = Objects.requireNonNull(name);
        this.kind = kind;
        this.text = Objects.requireNonNull(text);
        this.lineStarts = lineStarts(text);
        this.originFiles = originFiles;
        this.originLines = originLines;
    }

    /** The text of the file {@code name}. */
    public static SourceText ofFile(String name, String text) {
        return new SourceText(name, Kind.FILE, text, null, null);
    }

    /** The text of a file that is read for every program: messages name it. */
    public static SourceText ofLibrary(String name, String text) {
        return new SourceText(name, Kind.LIBRARY, text, null, null);
    }

    /** A text given on the command line; {@code name} only says where ("-n", "argument 1"). */
    public static SourceText ofArgument(String name, String text) {
        return new SourceText(name, Kind.ARGUMENT, text, null, null);
    }

    /**
     * The same kind of text under the same name with other characters, whose lines were written somewhere else.
     *
     * @param files for each line the file it was written in
     * @param lines for each line its number there, from 1
     */
    SourceText withOrigins(String replacement, String[] files, int[] lines) {
        return new SourceText(name, kind, replacement, files, lines);
    }

    /** The same kind of text under the same name with other characters. */
    public SourceText withText(String replacement) {
        return new SourceText(name, kind, replacement, null, null);
    }

    public String name() {
        return name;
    }

    public boolean isFile() {
        return kind != Kind.ARGUMENT;
    }

    /** Whether it is a file that is read for every program, which a user does not think of when a program is refused. */
    public boolean isLibrary() {
        return kind == Kind.LIBRARY;
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

    /** Whether an offset is behind a final newline, where no line begins any more. */
    public boolean isBehindLastLine(int offset) {
        return offset >= text.length() && text.endsWith("\n");
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

    /** The number, in the file where it was written, of line {@code line} of this text. */
    public int originLine(int line) {
        return originLines == null ? line : originLines[line - 1];
    }

    /** The file in which line {@code line} of this text was written. */
    public String originFile(int line) {
        return originFiles == null ? name : originFiles[line - 1];
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
