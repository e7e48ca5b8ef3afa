package org.dtrace4j.diag;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.source.Span;

/**
 * Makes text of diagnostics.
 *
 * <pre>
 *   line 18: syntax error near "="                        headline; dtrace writes what goes in front of it
 *     vn.d:18:35                                          from here on: details
 *       /gotit != NULL &amp;&amp; args[0]-&gt;v_vfsp = gotit/
 *                                         ^
 *     hint: "==" was probably meant: …
 * </pre>
 *
 * <p>The headline has the original's form, so that what reads dtrace's messages can read these. Lines are not
 * terminated in lists, and joined with {@code \n} in {@link #render}, without one at the end.
 */
public final class DiagnosticRenderer {
    private static final int TAB = '\t';

    private DiagnosticRenderer() { }

    /**
     * The line that dtrace itself would have given, without what stands in front of it
     * ("failed to compile script x.d: ").
     *
     * @param tags whether the tag is shown; the option {@code errtags}
     */
    public static String headline(Diagnostic diagnostic, boolean tags) {
        Span span = diagnostic.span();
        return (tags ? "[" + diagnostic.tag() + "] " : "")
                + (span.source().isFile() ? "line " + span.line() + ": " : "")
                + diagnostic.message();
    }

    /** What goes below the headline: place, source line, caret, notes and hints; empty when there is nothing to add. */
    public static List<String> details(Diagnostic diagnostic) {
        List<String> lines = new ArrayList<>();
        addPlace(diagnostic.span(), lines);
        for (Diagnostic.Note note : diagnostic.notes()) {
            lines.add("  note: " + note.message());
            addPlace(note.span(), lines);
        }
        diagnostic.hints().forEach(hint -> lines.add("  hint: " + hint));
        return lines;
    }

    /** Headline and details. */
    public static String render(Diagnostic diagnostic, boolean tags) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(diagnostic, tags));
        lines.addAll(details(diagnostic));
        return String.join("\n", lines);
    }

    private static void addPlace(Span span, List<String> lines) {
        if (span.source().text().isEmpty()) {
            return;
        }
        int line = span.line();
        String text = span.source().lineText(line);
        lines.add("  " + span.source().name() + ":" + line + ":" + span.column());
        lines.add("    " + text);
        lines.add("    " + caret(text, span.column() - 1, span.end() - span.start()));
    }

    /** Marks {@code length} characters from {@code start}; tabs stay tabs, so that marks stand below what they mark. */
    private static String caret(String line, int start, int length) {
        StringBuilder marks = new StringBuilder();
        int begin = Math.min(start, line.length());
        line.substring(0, begin).chars().forEach(c -> marks.append(c == TAB ? '\t' : ' '));
        int end = Math.max(begin + 1, Math.min(begin + length, line.length()));
        return marks.append("^".repeat(end - begin)).toString();
    }
}
