package org.dtrace4j.source;

/**
 * A half-open range of characters, {@code [start, end)}, of one source text.
 *
 * @param source the text
 * @param start offset of the first character, from 0
 * @param end offset behind the last character; equal to {@code start} for a point between characters
 */
public record Span(SourceText source, int start, int end) {
    private static final SourceText NOWHERE = SourceText.ofArgument("", "");

    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("span [" + start + ", " + end + ")");
        }
    }

    /** Written out: what a record has by itself is made at run time, which costs a program that starts milliseconds. */
    @Override
    public int hashCode() {
        return 31 * start + end;
    }

    /** The place of things that no text declares: built-in types and variables. */
    public static Span none() {
        return new Span(NOWHERE, 0, 0);
    }

    /** Where a text ends: the place of what is found out when all of it has been read. */
    public static Span endOf(SourceText source) {
        return new Span(source, source.text().length(), source.text().length());
    }

    /** The smallest span that covers this one and {@code other}, of the same text. */
    public Span to(Span other) {
        return new Span(source, Math.min(start, other.start), Math.max(end, other.end));
    }

    /** The line where it begins, as its author counts: see {@link SourceText#originLine}. */
    public int line() {
        return source.originLine(source.line(start));
    }

    /** The file where it begins, as its author knows it. */
    public String file() {
        return source.originFile(source.line(start));
    }

    public int column() {
        return source.column(start);
    }

    /** The characters that the span covers. */
    public String text() {
        return source.text().substring(Math.min(start, source.text().length()), Math.min(end, source.text().length()));
    }
}
