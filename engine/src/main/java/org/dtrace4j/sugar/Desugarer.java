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
 * Turns clauses with {@code if} into clauses without, as {@code dt_sugar.c} of libdtrace does: how many probes a program
 * matches, the numbers of its enabled probes and the actions that faults name all follow from that.
 *
 * <p>Each run of statements between branches becomes a clause of its own, guarded by a predicate that says whether
 * control gets there; all of them run in order for one firing, and variables carry what they need to know:
 *
 * <pre>
 *   probe /p/ { a; if (c) { b; } else { d; } e; }
 *
 *   dtrace:::ERROR                                { self->%error = 1; }
 *   probe                                         { self->%error = 0; }
 *   probe /!self->%error/                         { %1 = 1 &amp;&amp; p; }
 *   probe /!self->%error &amp;&amp; %1/                   { a; }
 *   probe /!self->%error/                         { %2 = %1 &amp;&amp; c; }
 *   probe /!self->%error &amp;&amp; %2/                   { b; }
 *   probe /!self->%error/                         { %3 = %1 &amp;&amp; !%2; }
 *   probe /!self->%error &amp;&amp; %3/                   { d; }
 *   probe /!self->%error &amp;&amp; %1/                   { e; }
 * </pre>
 *
 * <p>{@code %1} stands for the clause-local {@code this->%condition_1}; each clause numbers its own from 1 on, and sets
 * every one that it asks for, so that nothing of an earlier firing is found. {@code self->%error} says that a fault has
 * ended one of the clauses halfway, so that nothing more is to run; the clause of {@code ERROR} stands once in all
 * programs of a consumer. The percent sign keeps the names apart from any that a program can write.
 */
public final class Desugarer {
    private final List<Item> items = new ArrayList<>();
    private boolean watchesErrors;
    private int conditions;

    private Desugarer(boolean watchesErrors) {
        this.watchesErrors = watchesErrors;
    }

    /**
     * The program without sugar; the same one if it has none.
     *
     * @param watchesErrors whether an earlier program of the consumer had sugar, and so has the clause of {@code ERROR}
     */
    public static Program desugar(Program program, boolean watchesErrors) {
        Desugarer desugarer = new Desugarer(watchesErrors);
        for (Item item : program.items()) {
            if (item instanceof Item.Clause clause && isSugared(clause)) {
                desugarer.clause(clause);
            } else {
                desugarer.items.add(item);
            }
        }
        return hasSugar(program) ? new Program(program.span(), desugarer.items) : program;
    }

    /** Whether a program would be rewritten. */
    public static boolean hasSugar(Program program) {
        return program.items().stream().anyMatch(item -> item instanceof Item.Clause clause && isSugared(clause));
    }

    private static boolean isSugared(Item.Clause clause) {
        return clause.body().orElse(List.of()).stream().anyMatch(Statement.If.class::isInstance);
    }

    private void clause(Item.Clause clause) {
        Span span = clause.span();
        conditions = 0;
        if (!watchesErrors) {
            watchesErrors = true;
            items.add(new Item.Clause(span, List.of(new Item.ProbeDescription(span, "dtrace:::ERROR")), Optional.empty(),
                    Optional.of(List.of(assign(span, error(span), number(span, 1))))));
        }
        add(clause, Optional.empty(), List.of(assign(span, error(span), number(span, 0))));
        Optional<Expression> condition = clause.predicate().map(p -> condition(clause, p, Optional.empty()));
        block(clause, clause.body().orElse(List.of()), condition);
    }

    /** Emits the statements of a block that is reached if {@code condition} holds. */
    private void block(Item.Clause clause, List<Statement> statements, Optional<Expression> condition) {
        List<Statement> run = new ArrayList<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.If branch) {
                flush(clause, run, condition);
                branch(clause, branch, condition);
            } else if (!(statement instanceof Statement.Empty)) {
                run.add(statement);
            }
        }
        flush(clause, run, condition);
    }

    private void flush(Item.Clause clause, List<Statement> run, Optional<Expression> condition) {
        if (!run.isEmpty()) {
            Span span = run.get(0).span();
            Expression going = going(span);
            add(clause, Optional.of(condition.map(c -> and(span, going, c)).orElse(going)), List.copyOf(run));
            run.clear();
        }
    }

    private void branch(Item.Clause clause, Statement.If branch, Optional<Expression> condition) {
        Expression holds = condition(clause, branch.condition(), condition);
        block(clause, branch.thenBranch(), Optional.of(holds));
        branch.elseBranch().ifPresent(other -> {
            Expression fails = new Expression.Unary(holds.span(), Expression.UnaryOperator.NOT, holds);
            block(clause, other, Optional.of(condition(clause, fails, condition)));
        });
    }

    /** Emits the clause that asks for a condition, under another one if there is one; returns the variable that tells. */
    private Expression condition(Item.Clause clause, Expression asked, Optional<Expression> outer) {
        Span span = asked.span();
        Expression variable = new Expression.ScopedVariable(span, Expression.Scope.THIS, "%condition_" + ++conditions);
        Expression value = and(span, outer.orElseGet(() -> number(span, 1)), asked);
        add(clause, Optional.of(going(span)), List.of(assign(span, variable, value)));
        return variable;
    }

    private void add(Item.Clause clause, Optional<Expression> predicate, List<Statement> body) {
        items.add(new Item.Clause(clause.span(), clause.probes(), predicate, Optional.of(body)));
    }

    private static Expression error(Span span) {
        return new Expression.ScopedVariable(span, Expression.Scope.SELF, "%error");
    }

    private static Expression going(Span span) {
        return new Expression.Unary(span, Expression.UnaryOperator.NOT, error(span));
    }

    private static Expression and(Span span, Expression left, Expression right) {
        return new Expression.Binary(span, BinaryOperator.LOGICAL_AND, span, left, right);
    }

    private static Statement assign(Span span, Expression variable, Expression value) {
        return new Statement.ExpressionStatement(span,
                new Expression.Assignment(span, Optional.empty(), span, variable, value));
    }

    private static Expression number(Span span, int value) {
        return new Expression.IntegerLiteral(span, BigInteger.valueOf(value), "",
                Expression.IntegerLiteral.Base.DECIMAL);
    }
}
