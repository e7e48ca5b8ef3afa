package org.dtrace4j.ast;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.source.Span;

/** A statement of a clause. */
public sealed interface Statement extends Node {
    <R> R accept(Visitor<R> visitor);

    /** An expression: an assignment, a call of an action, an aggregation. */
    record ExpressionStatement(Span span, Expression expression) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitExpressionStatement(this);
        }
    }

    /** A lone semicolon. */
    record Empty(Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitEmpty(this);
        }
    }

    /** {@code if (condition) … else …}. */
    record If(Span span, Expression condition, List<Statement> thenBranch, Optional<List<Statement>> elseBranch)
            implements Statement {
        public If {
            thenBranch = List.copyOf(thenBranch);
            elseBranch = elseBranch.map(List::copyOf);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitIf(this);
        }
    }

    /** One method for each kind of statement. */
    interface Visitor<R> {
        R visitExpressionStatement(ExpressionStatement s);

        R visitEmpty(Empty s);

        R visitIf(If s);
    }
}
