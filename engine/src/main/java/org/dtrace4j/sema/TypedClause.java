package org.dtrace4j.sema;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.source.Span;

/**
 * A checked clause.
 *
 * @param probes its descriptions
 * @param matched how many probes they match now, together
 * @param predicate a scalar expression
 * @param statements in order; none for the default action
 */
public record TypedClause(Span span, List<ProbePattern> probes, int matched, Optional<TypedExpression> predicate,
        List<TypedStatement> statements) {
    public TypedClause {
        probes = List.copyOf(probes);
        statements = List.copyOf(statements);
    }
}
