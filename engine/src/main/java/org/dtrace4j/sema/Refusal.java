package org.dtrace4j.sema;

import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.Span;

/** The item being checked is refused. Caught by {@link ProgramChecker}, which goes on with the next item. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    Refusal(Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    Refusal(ErrorTag tag, Span span, String message) {
        this(Diagnostic.error(tag, span, message));
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }
}
