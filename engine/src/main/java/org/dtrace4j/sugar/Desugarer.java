package org.dtrace4j.sugar;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Expression.BinaryOperator;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Program;
import org.dtrace4j.ast.Statement;
import org.dtrace4j.source.Span;

/**
 * Turns clauses with {@code if} into clauses without.
 *
 * <p>Each run of statements between branches becomes a clause of its own, guarded by a predicate that says whether
 * control gets there; all of them run in order for one firing, and clause-local variables carry what they need to know:
 *
 * <pre>
 *   probe /p/ { a; if (c) { b; } else { d; } e; }
 *
 *   probe                                         { %end = 1; }
 *   probe /p/                                     { %end = 0; }
 *   probe /!%end/                                 { %end = 1; a; %end = 0; }
 *   probe                                         { %at = 0; }
 *   probe /!%end/                                 { %end = 1; %at = c ? 1 : 2; %end = 0; }
 *   probe /!%end &amp;&amp; %at == 1/                     { %end = 1; b; %end = 0; }
 *   probe /!%end &amp;&amp; %at == 2/                     { %end = 1; d; %end = 0; }
 *   probe /!%end/                                 { %end = 1; e; %end = 0; }
 * </pre>
 *
 * <p>Both are clause-local, {@code this->%end_1} and {@code this->%at_1_1}, numbered by clause and branch.
 * {@code %end} says that nothing more is to run: because the predicate was false, or because a fault ended one of the
 * clauses halfway. The percent sign keeps the names apart from any that a program can write.
 */
public final class Desugarer {
    private final List<Item> items = new ArrayList<>();
    private int clauseCount;
    private int conditions;

    private Desugarer() { }

    /** The program without sugar; the same one if it has none. */
    public static Program desugar(Program program) {
        Desugarer desugarer = new Desugarer();
        boolean changed = false;
        for (Item item : program.items()) {
            if (item instanceof Item.Clause clause
                    && clause.body().orElse(List.of()).stream().anyMatch(Statement.If.class::isInstance)) {
                desugarer.clause(clause);
                changed = true;
            } else {
                desugarer.items.add(item);
            }
        }
        return changed ? new Program(program.span(), desugarer.items) : program;
    }

    private void clause(Item.Clause clause) {
        clauseCount++;
        Span span = clause.span();
        add(clause, Optional.empty(), List.of(assign(span, end(span), 1)));
        add(clause, clause.predicate(), List.of(assign(span, end(span), 0)));
        block(clause, clause.body().orElse(List.of()), Optional.empty());
    }

    /** Emits the statements of a block that is reached if {@code condition} holds. */
    private void block(Item.Clause clause, List<Statement> statements, Optional<Expression> condition) {
        List<Statement> run = new ArrayList<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.If branch) {
                flush(clause, run, condition);
                branch(clause, branch, condition);
            } else {
                run.add(statement);
            }
        }
        flush(clause, run, condition);
    }

    private void flush(Item.Clause clause, List<Statement> run, Optional<Expression> condition) {
        if (!run.isEmpty()) {
            guarded(clause, run, condition);
            run.clear();
        }
    }

    private void branch(Item.Clause clause, Statement.If branch, Optional<Expression> condition) {
        Span span = branch.condition().span();
        Expression at = new Expression.ScopedVariable(span, Expression.Scope.THIS, "%at_" + clauseCount + "_"
                + ++conditions);
        Expression which = new Expression.Conditional(span, branch.condition(), number(span, 1), number(span, 2));
        // A branch that is not reached must not find what an earlier firing has left.
        add(clause, Optional.empty(), List.of(assign(span, at, 0)));
        guarded(clause, List.of(new Statement.ExpressionStatement(span,
                new Expression.Assignment(span, Optional.empty(), span, at, which))), condition);
        block(clause, branch.thenBranch(), Optional.of(equal(span, at, 1)));
        branch.elseBranch().ifPresent(other -> block(clause, other, Optional.of(equal(span, at, 2))));
    }

    private void guarded(Item.Clause clause, List<Statement> run, Optional<Expression> condition) {
        Span span = run.get(0).span();
        Expression going = new Expression.Unary(span, Expression.UnaryOperator.NOT, end(span));
        Expression predicate = condition.<Expression>map(
                c -> new Expression.Binary(span, BinaryOperator.LOGICAL_AND, span, going, c)).orElse(going);
        List<Statement> body = new ArrayList<>();
        body.add(assign(span, end(span), 1));
        body.addAll(run);
        body.add(assign(span, end(span), 0));
        add(clause, Optional.of(predicate), body);
    }

    private void add(Item.Clause clause, Optional<Expression> predicate, List<Statement> body) {
        items.add(new Item.Clause(clause.span(), clause.probes(), predicate, Optional.of(body)));
    }

    private Expression end(Span span) {
        return new Expression.ScopedVariable(span, Expression.Scope.THIS, "%end_" + clauseCount);
    }

    private static Statement assign(Span span, Expression variable, int value) {
        return new Statement.ExpressionStatement(span,
                new Expression.Assignment(span, Optional.empty(), span, variable, number(span, value)));
    }

    private static Expression equal(Span span, Expression variable, int value) {
        return new Expression.Binary(span, BinaryOperator.EQUAL, span, variable, number(span, value));
    }

    private static Expression number(Span span, int value) {
        return new Expression.IntegerLiteral(span, BigInteger.valueOf(value), "",
                Expression.IntegerLiteral.Base.DECIMAL);
    }
}
