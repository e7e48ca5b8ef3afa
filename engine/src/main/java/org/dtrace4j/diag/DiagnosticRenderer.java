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
    /** What of a message is shown: it may quote a word of the text, and that may be all of it. */
    private static final int MESSAGE_MAX = 1000;

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
                + (span.source().isFile() ? place(span) + ": " : "")
                + legible(diagnostic.message());
    }

    /**
     * The line, and the file where that is not the program itself but a library or one that it includes. The end of a text
     * behind its last newline is in a line of its own, as in the original, though there is none to show.
     */
    private static String place(Span span) {
        String file = span.file();
        int line = span.line() + (span.source().isBehindLastLine(span.start()) ? 1 : 0);
        boolean program = file.equals(span.source().name()) && !span.source().isLibrary();
        return (program ? "" : '"' + file + "\", ") + "line " + line;
    }

    /** The message without what would confuse a terminal. */
    private static String legible(String message) {
        StringBuilder text = new StringBuilder();
        for (char c : message.substring(0, Math.min(message.length(), MESSAGE_MAX)).toCharArray()) {
            if (c < ' ' && c != '\n' && c != '\t') {
                text.append(String.format("\\%03o", (int) c));
            } else {
                text.append(c);
            }
        }
        return message.length() > MESSAGE_MAX ? text.append("...").toString() : text.toString();
    }

    /** What goes below the headline: place, source line, caret, notes and hints; empty when there is nothing to add. */
    public static List<String> details(Diagnostic diagnostic) {
        List<String> lines = new ArrayList<>();
        if (!isObvious(diagnostic.span())) {
            addPlace(diagnostic.span(), lines);
        }
        for (Diagnostic.Note note : diagnostic.notes()) {
            lines.add("  note: " + note.message());
            addPlace(note.span(), lines);
        }
        diagnostic.hints().forEach(hint -> lines.add("  hint: " + hint));
        return lines;
    }

    /** Whether it is the beginning of an argument of the command, which the command quotes in front of the message. */
    private static boolean isObvious(Span span) {
        return !span.source().isFile() && span.start() == 0;
    }

    /** Headline and details; with tags also the tag by which users of Oracle's DTrace know the error, if it differs. */
    public static String render(Diagnostic diagnostic, boolean tags) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(diagnostic, tags));
        lines.addAll(details(diagnostic));
        lines.addAll(otherName(diagnostic, tags));
        return String.join("\n", lines);
    }

    /** As {@link #render}, without details. */
    public static String brief(Diagnostic diagnostic, boolean tags) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(diagnostic, tags));
        lines.addAll(otherName(diagnostic, tags));
        return String.join("\n", lines);
    }

    private static List<String> otherName(Diagnostic diagnostic, boolean tags) {
        return !tags ? List.of() : diagnostic.atOracle().map(name -> "  Oracle's DTrace calls it [" + name + "]")
                .stream().toList();
    }

    private static void addPlace(Span span, List<String> lines) {
        if (span.source().text().isEmpty()) {
            return;
        }
        String text = span.source().lineText(span.source().line(span.start()));
        SourceLine shown = SourceLine.around(text, span.column() - 1, span.end() - span.start());
        lines.add("  " + span.file() + ":" + span.line() + ":" + span.column());
        lines.add("    " + shown.text());
        lines.add("    " + shown.marks());
    }
}
