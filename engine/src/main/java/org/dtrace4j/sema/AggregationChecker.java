package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.BadParameterException;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.source.Span;

/** Checks {@code @name[keys] = function(arguments)}. */
final class AggregationChecker {
    private final SessionScope scope;
    private final ExpressionChecker expressions;

    AggregationChecker(SessionScope scope, ExpressionChecker expressions) {
        this.scope = scope;
        this.expressions = expressions;
    }

    TypedStatement check(Span span, Expression.Aggregation target, Expression value) {
        String name = target.name();
        AggregatingFunction function = function(name, value);
        Expression.Call call = (Expression.Call) value;
        List<TypedExpression> keys = new ArrayList<>();
        List<CtfType> keyTypes = new ArrayList<>();
        List<Integer> frames = new ArrayList<>();
        for (int i = 0; i < target.keys().size(); i++) {
            KeyRules.refuseAggregation(target.keys().get(i), i, "aggregation");
            TypedExpression key = KeyRules.keyValue(expressions.check(target.keys().get(i)), i, "aggregation");
            FieldRules.field(scope, key);
            keys.add(key);
            keyTypes.add(Types.unqualified(key.type()));
            frames.add(key instanceof TypedExpression.Stack s ? s.words() : 0);
        }
        List<TypedExpression> arguments = expressions.all(call.arguments());
        int first = function.takesValue() ? 1 : 0;
        checkCount(call, function, first);
        long parameter = parameter(call, function, arguments, first);
        Aggregation named = aggregation(target, function, parameter, keyTypes, frames);
        Optional<TypedExpression> aggregated = first == 0 ? Optional.empty()
                : Optional.of(value(function, arguments.get(0)));
        List<TypedExpression> converted = keys(target, named, keys);
        return new TypedStatement.Aggregate(span, layout(target, named, converted, frames), converted, aggregated,
                weight(function, arguments, first));
    }

    private AggregatingFunction function(String name, Expression value) {
        Optional<AggregatingFunction> function = value instanceof Expression.Call call
                && call.function() instanceof Expression.Identifier id ? scope.rows().aggregatingFunction(id.name())
                : Optional.empty();
        if (function.isEmpty() && value instanceof Expression.Call call) {
            String called = CallChecker.name(call);
            if (scope.rows().functionKind(called).isEmpty()) {
                throw CallChecker.notCallable(scope, call, called);
            }
        }
        return function.orElseThrow(() -> {
            Diagnostic error = Diagnostic.error(ErrorTag.D_AGG_FUNC, value.span(),
                    "@" + name + " must be assigned the result of an aggregating function");
            return new Refusal(value instanceof Expression.Identifier id
                    && scope.rows().aggregatingFunction(id.name()).isPresent()
                    ? error.withHint("to call it, write " + id.name() + "(...)") : error);
        });
    }

    private static void checkCount(Expression.Call call, AggregatingFunction function, int first) {
        int given = call.arguments().size();
        int most = first + function.constants().size() + (function.takesWeight() ? 1 : 0);
        int least = first + function.constants().size() - function.optionalConstants();
        if (given < least || given > most) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, call.span(), function.name() + "( ) prototype mismatch: " + given
                    + (given == 1 ? " arg " : " args ") + "passed, "
                    + (most == least ? "" : given > most ? "at most " : "at least ") + (given > most ? most : least)
                    + " expected");
        }
    }

    private static long parameter(Expression.Call call, AggregatingFunction function, List<TypedExpression> arguments,
            int first) {
        List<Long> constants = new ArrayList<>();
        try {
            for (int i = 0; i < function.constants().size() && first + i < arguments.size(); i++) {
                TypedExpression argument = arguments.get(first + i);
                if (!Types.isInteger(argument.type())) {
                    throw CallChecker.incompatible(function.name(), first + i, "int32_t", argument);
                }
                if (!(argument instanceof Constant c)) {
                    throw function.notConstant(i);
                }
                constants.add(c.value());
            }
            return function.encode(constants);
        } catch (BadParameterException e) {
            throw refusal(call, first, e);
        }
    }

    private static Refusal refusal(Expression.Call call, int first, BadParameterException e) {
        boolean about = e.constant() >= 0 && first + e.constant() < call.arguments().size();
        return new Refusal(diagnostic(about ? call.arguments().get(first + e.constant()).span() : call.span(), e));
    }

    private static Diagnostic diagnostic(Span span, BadParameterException e) {
        Diagnostic error = Diagnostic.error(e.tag(), span, e.getMessage());
        return e.atOracle().map(error::withOracleTag).orElse(error);
    }

    private static TypedExpression value(AggregatingFunction function, TypedExpression argument) {
        TypedExpression value = MemoryRules.decay(argument);
        if (!Types.isScalar(value.type())) {
            throw new Refusal(ErrorTag.D_AGG_SCALAR, argument.span(),
                    function.name() + "( ) argument #1 must be of scalar type");
        }
        return value;
    }

    private static Optional<TypedExpression> weight(AggregatingFunction function, List<TypedExpression> arguments,
            int first) {
        int place = first + function.constants().size();
        if (place >= arguments.size()) {
            return Optional.empty();
        }
        TypedExpression weight = arguments.get(place);
        if (!Types.isScalar(weight.type())) {
            throw new Refusal(ErrorTag.D_PROTO_ARG, weight.span(), function.name() + "( ) increment value (argument #"
                    + (place + 1) + ") must be of scalar type");
        }
        return Optional.of(weight);
    }

    /** The aggregation, made by its first use; any other use must agree with that. */
    private Aggregation aggregation(Expression.Aggregation target, AggregatingFunction function, long parameter,
            List<CtfType> keyTypes, List<Integer> frames) {
        String name = target.name();
        Optional<Aggregation> known = scope.aggregation(name);
        if (known.isEmpty()) {
            checkSize(target, keyTypes, frames);
            int id = scope.nextAggregationId();
            Aggregation made = new Aggregation(id, id, name, function, parameter, keyTypes, frames, target.span());
            scope.declare(made);
            return made;
        }
        Aggregation aggregation = known.get();
        if (aggregation.function() != function) {
            throw new Refusal(Diagnostic.error(ErrorTag.D_AGG_REDEF, target.span(), "aggregation redefined: @" + name
                    + "\n\t current: @" + name + " = " + function.name() + "( )\n\tprevious: @" + name + " = "
                    + aggregation.function().name() + "( ) : line " + aggregation.span().line())
                    .withNote(aggregation.span(), "first used here"));
        }
        try {
            function.match(aggregation.parameter(), parameter);
        } catch (BadParameterException e) {
            throw new Refusal(diagnostic(target.span(), e)
                    .withNote(aggregation.span(), "first used here"));
        }
        return aggregation;
    }

    /**
     * The aggregation of that name whose keys lie as these do. To the program they are one, whose keys may be stacks now of
     * the kernel, now of a process, and symbols likewise, and texts now strings, now arrays; each of these is recorded in
     * its own way.
     */
    private Aggregation layout(Expression.Aggregation target, Aggregation named, List<TypedExpression> keys,
            List<Integer> frames) {
        List<CtfType> types = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            CtfType type = Types.unqualified(keys.get(i).type());
            CtfType first = named.keys().get(i);
            boolean own = Types.isStack(type) || Types.isSymbol(type) || type.resolved() instanceof ArrayType
                    || first.resolved() instanceof ArrayType;
            types.add(own ? type : first);
        }
        for (Aggregation known : scope.aggregations()) {
            if (known.variable() == named.id() && known.keys().equals(types) && known.stackFrames().equals(frames)) {
                return known;
            }
        }
        checkSize(target, types, frames);
        Aggregation made = new Aggregation(scope.nextAggregationId(), named.id(), named.name(), named.function(),
                named.parameter(), types, frames, target.span());
        scope.declare(made);
        return made;
    }

    private void checkSize(Expression.Aggregation target, List<CtfType> keyTypes, List<Integer> frames) {
        if (scope.nextAggregationId() > Limits.AGGREGATIONS) {
            throw new Refusal(ErrorTag.D_ID_OFLOW, target.span(), "cannot create @" + target.name()
                    + ": limit on number of aggregation variables exceeded");
        }
        // Keys of aggregations are recorded one by one and need no registers: only their size is limited.
        if (FieldRules.keyBytes(scope, keyTypes, frames) > Limits.KEY_BYTES) {
            throw SessionScope.tooManyKeys(target.span(), "aggregation @" + target.name());
        }
    }

    private static List<TypedExpression> keys(Expression.Aggregation target, Aggregation aggregation,
            List<TypedExpression> keys) {
        String shown = "@" + aggregation.name() + "[ ]";
        if (keys.size() != aggregation.keys().size()) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, target.span(), shown + " prototype mismatch: " + keys.size()
                    + (keys.size() == 1 ? " key " : " keys ") + "passed, " + aggregation.keys().size() + " expected");
        }
        List<TypedExpression> converted = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            TypedExpression key = KeyRules.asKey(aggregation.keys().get(i), keys.get(i));
            if (key == null) {
                throw new Refusal(ErrorTag.D_PROTO_ARG, keys.get(i).span(), shown + " key #" + (i + 1)
                        + " is incompatible with prototype:\n\tprototype: " + aggregation.keys().get(i).spelling()
                        + "\n\t      key: " + keys.get(i).type().spelling());
            }
            converted.add(key);
        }
        return converted;
    }
}
