package org.dtrace4j.types;

import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.Span;

/** Carries an error out of the visitors. Public methods throw the {@link CompileException} instead. */
final class TypeRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    TypeRefusal(ErrorTag tag, Span span, String message) {
        super(message, null, false, false);
        this.diagnostic = Diagnostic.error(tag, span, message);
    }

    CompileException toCompileException() {
        return new CompileException(diagnostic);
    }
}
