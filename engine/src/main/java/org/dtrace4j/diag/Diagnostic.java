package org.dtrace4j.diag;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.dtrace4j.source.Span;

/**
 * One reason why a program was refused, or one warning.
 *
 * @param severity error or warning
 * @param tag the tag that scripts look for, such as {@code D_SYNTAX}
 * @param span where; {@link Span#none()} when the fault is not at a place
 * @param message one lower-case sentence without a final full stop, in the original's words where it has them
 * @param notes further places that explain the message ("declared here"), possibly none
 * @param hints what the author probably meant ("try this"), possibly none
 * @param atOracle what Oracle's DTrace calls the same error, where it is another name
 */
public record Diagnostic(Severity severity, ErrorTag tag, Span span, String message, List<Note> notes, List<String> hints,
        Optional<ErrorTag> atOracle) {
    /** How bad it is. Errors stop the compilation. */
    public enum Severity { ERROR, WARNING }

    /** A second place that belongs to a diagnostic. */
    public record Note(Span span, String message) { }

    public Diagnostic {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(tag);
        Objects.requireNonNull(span);
        Objects.requireNonNull(message);
        notes = List.copyOf(notes);
        hints = List.copyOf(hints);
    }

    public static Diagnostic error(ErrorTag tag, Span span, String message) {
        return new Diagnostic(Severity.ERROR, tag, span, message, List.of(), List.of(), tag.atOracle());
    }

    public Diagnostic withNote(Span where, String note) {
        return new Diagnostic(severity, tag, span, message, append(notes, new Note(where, note)), hints,
                atOracle);
    }

    public Diagnostic withHint(String hint) {
        return new Diagnostic(severity, tag, span, message, notes, append(hints, hint), atOracle);
    }

    /** The same with another message. */
    public Diagnostic withMessage(String other) {
        return new Diagnostic(severity, tag, span, other, notes, hints, atOracle);
    }

    /** The same, where Oracle's DTrace distinguishes what illumos does not. */
    public Diagnostic withOracleTag(ErrorTag name) {
        return new Diagnostic(severity, tag, span, message, notes, hints, Optional.of(name));
    }

    private static <T> List<T> append(List<T> list, T element) {
        return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(element)).toList();
    }
}
