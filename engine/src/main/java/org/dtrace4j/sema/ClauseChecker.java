package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Statement;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.source.Span;

/**
 * Checks clauses.
 *
 * <p>Either part of a clause may make a variable that the other one uses: {@code /x == 0/ { x++; }} and
 * {@code /x++/ { trace(x); }}. The actions are checked first; if they use a name that nobody knows, the predicate is.
 *
 * <p>A faulty statement, or a description that matches nothing, does not keep the rest of its clause from being
 * checked.
 */
final class ClauseChecker {
    /** Errors that nothing can be said about when the probes are not known. */
    private static final Set<ErrorTag> PROBE_DEPENDENT = EnumSet.of(ErrorTag.D_ARGS_MULTI, ErrorTag.D_ARGS_NONE,
            ErrorTag.D_ARGS_IDX, ErrorTag.D_ARGS_TYPE, ErrorTag.D_ARGS_XLATOR);

    private final SessionScope scope;
    private final DescriptionMatcher descriptions;

    ClauseChecker(SessionScope scope, DescriptionField last) {
        this.scope = scope;
        this.descriptions = new DescriptionMatcher(scope, last);
    }

    /** One description with what it matches. */
    private record Described(ProbePattern pattern, List<ProbeInfo> probes) { }

    /** What came of a clause: nothing useful when there are errors. */
    private record Outcome(TypedClause clause, List<Refusal> errors) { }

    /**
     * Checks one clause. If {@code args[]} is used with several descriptions, each description gets a clause of its
     * own, for its arguments may have other types.
     *
     * @param errors takes what is wrong with it: descriptions, each statement, the predicate
     * @return no clauses if anything is wrong
     */
    List<TypedClause> check(Item.Clause clause, Consumer<Diagnostic> errors) {
        List<Described> described = new ArrayList<>();
        List<Refusal> unmatched = new ArrayList<>();
        for (Item.ProbeDescription description : clause.probes()) {
            ProbePattern pattern = descriptions.pattern(description);
            try {
                List<ProbeInfo> probes = descriptions.probes(description, pattern);
                scope.stability().probes(scope.device(), description.span(), pattern, probes);
                described.add(new Described(pattern, probes));
            } catch (Refusal e) {
                unmatched.add(e);
                described.add(new Described(pattern, List.of()));
            }
        }
        List<Outcome> outcomes = outcomes(clause, described);
        unmatched.forEach(e -> errors.accept(e.diagnostic()));
        outcomes.stream().flatMap(o -> o.errors().stream()).map(Refusal::diagnostic)
                .filter(d -> unmatched.isEmpty() || !PROBE_DEPENDENT.contains(d.tag())).forEach(errors);
        boolean clean = unmatched.isEmpty() && outcomes.stream().allMatch(o -> o.errors().isEmpty());
        return clean ? outcomes.stream().map(Outcome::clause).toList() : List.of();
    }

    private List<Outcome> outcomes(Item.Clause clause, List<Described> described) {
        SessionScope.Mark mark = scope.mark();
        ProbeContext context = context(described);
        Outcome together = outcome(clause, described, context);
        if (described.size() == 1 || !context.argumentsUsed()) {
            return List.of(together);
        }
        scope.reset(mark);
        List<Outcome> each = new ArrayList<>();
        for (Described one : described) {
            each.add(outcome(clause, List.of(one), context(List.of(one))));
        }
        return each;
    }

    private ProbeContext context(List<Described> described) {
        return new ProbeContext(scope.device(), described.stream().map(Described::pattern).toList(),
                described.get(0).probes());
    }

    private Outcome outcome(Item.Clause clause, List<Described> described, ProbeContext context) {
        SessionScope.Mark mark = scope.mark();
        Outcome first = outcome(clause, described, context, false);
        boolean unknownName = first.errors().stream().map(e -> e.diagnostic().tag())
                .anyMatch(tag -> tag == ErrorTag.D_IDENT_UNDEF || tag == ErrorTag.D_VAR_UNDEF);
        if (!unknownName || clause.predicate().isEmpty()) {
            return first;
        }
        scope.reset(mark);
        Outcome second = outcome(clause, described, context, true);
        return second.errors().isEmpty() ? second : first;
    }

    private Outcome outcome(Item.Clause clause, List<Described> described, ProbeContext context,
            boolean predicateFirst) {
        List<Refusal> errors = new ArrayList<>();
        List<TypedStatement> statements = new ArrayList<>();
        if (!predicateFirst) {
            statements.addAll(statements(clause, context, errors));
        }
        Optional<TypedExpression> predicate = Optional.empty();
        try {
            predicate = predicate(clause, context);
        } catch (Refusal e) {
            errors.add(e);
        }
        if (predicateFirst) {
            statements.addAll(statements(clause, context, errors));
        }
        return new Outcome(new TypedClause(clause.span(), described.stream().map(Described::pattern).toList(),
                described.stream().mapToInt(d -> d.probes().size()).sum(), predicate, statements), errors);
    }

    private Optional<TypedExpression> predicate(Item.Clause clause, ProbeContext context) {
        if (clause.predicate().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(predicate(clause.predicate().get(), context));
        } catch (Refusal e) {
            throw within("predicate", e);
        }
    }

    private TypedExpression predicate(Expression expression, ProbeContext context) {
        TypedExpression predicate = new ExpressionChecker(scope, context).check(expression);
        if (!Types.isScalar(predicate.type())) {
            throw new Refusal(ErrorTag.D_PRED_SCALAR, predicate.span(), "predicate result must be of scalar type");
        }
        return predicate;
    }

    /** A text without lines is given the part of the clause in front of the message instead. */
    private static Refusal within(String part, Refusal refusal) {
        Diagnostic d = refusal.diagnostic();
        return d.span().source().isFile() || d.span().equals(Span.none()) ? refusal
                : new Refusal(d.withMessage("in " + part + ": " + d.message()));
    }

    /** The statements that are in order. */
    private List<TypedStatement> statements(Item.Clause clause, ProbeContext context, List<Refusal> errors) {
        StatementChecker checker = new StatementChecker(scope, new ExpressionChecker(scope, context));
        List<TypedStatement> statements = new ArrayList<>();
        for (Statement statement : clause.body().orElse(List.of())) {
            try {
                statement.accept(checker).ifPresent(statements::add);
            } catch (Refusal e) {
                errors.add(within("action list", e));
            }
        }
        try {
            SpeculationRules.check(statements);
        } catch (Refusal e) {
            errors.add(within("action list", e));
        }
        return statements;
    }

    private static final class StatementChecker implements Statement.Visitor<Optional<TypedStatement>> {
        private final SessionScope scope;
        private final ExpressionChecker expressions;
        private final ActionChecker actions;
        private final AggregationChecker aggregations;

        StatementChecker(SessionScope scope, ExpressionChecker expressions) {
            this.scope = scope;
            this.expressions = expressions;
            this.actions = new ActionChecker(scope, expressions);
            this.aggregations = new AggregationChecker(scope, expressions);
        }

        @Override
        public Optional<TypedStatement> visitExpressionStatement(Statement.ExpressionStatement s) {
            expressions.beginStatement();
            TypedStatement statement = statement(s.span(), s.expression());
            expressions.requireNoActions();
            return Optional.of(statement);
        }

        private TypedStatement statement(Span span, Expression e) {
            if (e instanceof Expression.Assignment a && a.target() instanceof Expression.Aggregation target) {
                if (a.operator().isPresent()) {
                    throw new Refusal(Diagnostic.error(ErrorTag.D_AGG_FUNC, a.span(),
                            "@" + target.name() + " must be assigned the result of an aggregating function")
                            .withHint("each assignment with = adds to an aggregation: write = sum(...)"));
                }
                return aggregations.check(span, target, a.value());
            }
            if (e instanceof Expression.Assignment a && a.target() instanceof Expression.Index index
                    && index.base() instanceof Expression.Aggregation) {
                throw new Refusal(Diagnostic.error(ErrorTag.D_AGG_MDIM, index.span(),
                        "an aggregation may not be indexed more than once").withHint("write @name[key, key]"));
            }
            if (e instanceof Expression.Aggregation a && (a.indexed() || scope.aggregation(a.name()).isPresent())) {
                throw new Refusal(ErrorTag.D_AGG_NULL, e.span(), "expression has null effect: @" + a.name());
            }
            if (e instanceof Expression.Call call && call.function() instanceof Expression.Identifier id) {
                Optional<Action> row = scope.rows().action(id.name());
                if (row.isPresent()) {
                    return actions.check(span, call, row.get());
                }
            }
            if (e instanceof Expression.Conditional choice
                    && expressions.check(choice.condition()) instanceof TypedExpression.Constant known) {
                // The chosen side may be an action, and the other one does not count.
                return statement(span, known.value() != 0 ? choice.whenTrue() : choice.whenFalse());
            }
            TypedExpression value = expressions.checkForEffect(e);
            if (value.type() == DynamicType.TRANSLATED_POINTER) {
                throw new Refusal(Diagnostic.error(ErrorTag.D_CG_DYN, e.span(),
                        "expression cannot evaluate to result of a translated pointer")
                        .withHint("name one of its members"));
            }
            return new TypedStatement.Evaluate(span, value);
        }

        @Override
        public Optional<TypedStatement> visitEmpty(Statement.Empty s) {
            return Optional.empty();
        }

        @Override
        public Optional<TypedStatement> visitIf(Statement.If s) {
            throw new IllegalStateException("sugar has removed if statements");
        }
    }
}
