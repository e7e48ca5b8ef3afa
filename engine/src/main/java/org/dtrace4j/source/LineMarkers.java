package org.dtrace4j.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes line markers, {@code #line 20 "x.h"} and {@code # 20 "x.h" 2}, also as pragmas, out of a text and keeps what
 * they say: which file and line the lines behind them were written in.
 *
 * <p>Blanks stand where a marker was, so that offsets and the number of lines stay. A line that only looks like a
 * marker, in a comment or in a string, is left alone; one that is malformed too, for the compiler to refuse.
 */
public final class LineMarkers {
    private static final String KEYWORD = "(?:(?:pragma[ \\t]+(?:D[ \\t]+)?)?line[ \\t]+)?";
    private static final Pattern MARKER = Pattern.compile(
            "[ \\t]*#[ \\t]*" + KEYWORD + "(\\d{1,9})(?:[ \\t]+\"([^\"]*+)\")?[ \\t\\d]*+");
    private static final Pattern SUSPECT = Pattern.compile("(?m)^[ \\t]*#[ \\t]*" + KEYWORD + "\\d");

    private final SourceText source;
    private final StringBuilder text;
    private final List<String> files = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private boolean inComment;

    private LineMarkers(SourceText source) {
        this.source = source;
        this.text = new StringBuilder(source.text());
    }

    /** The text without its markers; the text itself when it has none. */
    public static SourceText resolve(SourceText source) {
        return SUSPECT.matcher(source.text()).find() ? new LineMarkers(source).resolve() : source;
    }

    private SourceText resolve() {
        String file = source.name();
        int next = 1;
        int start = 0;
        while (start < text.length() || start == 0) {
            int end = text.indexOf("\n", start);
            end = end < 0 ? text.length() : end;
            int content = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
            files.add(file);
            lines.add(next++);
            Matcher marker = MARKER.matcher(text).region(start, content);
            if (!inComment && marker.matches()) {
                next = Integer.parseInt(marker.group(1));
                file = marker.group(2) == null ? file : marker.group(2);
                for (int i = start; i < content; i++) {
                    text.setCharAt(i, ' ');
                }
            } else {
                skip(start, content);
            }
            start = end + 1;
        }
        return source.withOrigins(text.toString(), files.toArray(String[]::new),
                lines.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Goes over a line to see whether a comment is open at its end. */
    private void skip(int start, int end) {
        char quote = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            char after = i + 1 < end ? text.charAt(i + 1) : 0;
            if (inComment) {
                if (c == '*' && after == '/') {
                    inComment = false;
                    i++;
                }
            } else if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '/' && after == '*') {
                inComment = true;
                i++;
            } else if (c == '"' || c == '\'') {
                quote = c;
            }
        }
    }
}
