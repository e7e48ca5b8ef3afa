package org.dtrace4j.check;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;

/**
 * A place as other tools count it: lines and columns from 1, columns in characters, the end behind the last one.
 *
 * @param file as its author knows it
 */
record Place(String file, int line, int column, int endLine, int endColumn) {
    /** Where a span is; empty when it is nowhere. */
    static Optional<Place> of(Span span) {
        SourceText source = span.source();
        if (source.text().isEmpty()) {
            return Optional.empty();
        }
        int last = Math.max(span.start(), Math.min(span.end(), source.text().length()) - 1);
        int first = source.line(span.start());
        int lastLine = source.line(last);
        int endLine = source.originFile(lastLine).equals(span.file()) ? source.originLine(lastLine) : span.line();
        int endColumn = endLine == span.line() && lastLine != first ? column(source, span.start()) + 1
                : column(source, last) + (span.end() > span.start() ? 1 : 0);
        return Optional.of(new Place(span.file(), span.line(), column(source, span.start()),
                Math.max(endLine, span.line()), endColumn));
    }

    /** The text keeps bytes; a character may be several of them. */
    private static int column(SourceText source, int offset) {
        int bytes = source.column(offset) - 1;
        String line = source.lineText(source.line(offset));
        String before = line.substring(0, Math.min(bytes, line.length()));
        return utf8(before).codePointCount(0, utf8(before).length()) + Math.max(0, bytes - line.length()) + 1;
    }

    /** A text of bytes as the characters that it most likely means. */
    static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
