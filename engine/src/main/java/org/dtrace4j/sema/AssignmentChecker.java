package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedExpression.Let;
import org.dtrace4j.sema.TypedExpression.Temporary;
import org.dtrace4j.sema.TypedExpression.TemporaryRead;
import org.dtrace4j.sema.TypedExpression.VariableRead;
import org.dtrace4j.sema.TypedExpression.VariableWrite;
import org.dtrace4j.source.Span;

/** Variables and what changes them: assignments, {@code ++} and {@code --}, and the variables that first uses make. */
final class AssignmentChecker {
    private final SessionScope scope;
    private final ExpressionChecker expressions;

    AssignmentChecker(SessionScope scope, ExpressionChecker expressions) {
        this.scope = scope;
        this.expressions = expressions;
    }

    /** A variable as a program names it. */
    private record Name(VariableImage.Scope scope, String name) { }

    /**
     * What is to be changed: an existing variable, or a name whose first use this is. Keys are values used only once.
     */
    private record Target(Name name, Optional<Variable> variable, List<TypedExpression> keys, List<Let> lets) { }

    /** The value of a scalar variable. */
    TypedExpression scalar(Span span, Variable variable) {
        if (variable.isArray()) {
            throw new Refusal(ErrorTag.D_IDENT_BADREF, span,
                    "associative array '" + variable.name() + "' may not be referenced as scalar");
        }
        return new VariableRead(span, variable, List.of());
    }

    /** The associative array that {@code base} names, if it does; a name that nothing is known of is refused. */
    Optional<Variable> array(Expression base) {
        Optional<Name> name = name(base);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Variable> variable = scope.variable(name.get().scope(), name.get().name());
        if (variable.isEmpty()) {
            if (name.get().scope() != VariableImage.Scope.GLOBAL || !scope.isKnownGlobal(name.get().name())) {
                throw scope.unknown().undefined(base.span(), name.get().scope(), name.get().name());
            }
            return Optional.empty();
        }
        return variable.filter(Variable::isArray);
    }

    private static Optional<Name> name(Expression e) {
        if (e instanceof Expression.Identifier id) {
            return Optional.of(new Name(VariableImage.Scope.GLOBAL, id.name()));
        }
        if (e instanceof Expression.ScopedVariable v) {
            return Optional.of(new Name(SessionScope.scopeOf(v.scope()), v.name()));
        }
        return Optional.empty();
    }

    /**
     * What the left side of an assignment means.
     *
     * @param operator how the message names the operator
     */
    private Target target(Expression e, String operator) {
        Optional<Name> scalar = name(e);
        if (scalar.isPresent()) {
            Name name = scalar.get();
            Optional<Variable> variable = scope.variable(name.scope(), name.name());
            if (variable.isPresent()) {
                scalar(e.span(), variable.get());
            } else if (name.scope() == VariableImage.Scope.GLOBAL && scope.isKnownGlobal(name.name())) {
                throw notWritable(e, operator);
            }
            return new Target(name, variable, List.of(), List.of());
        }
        if (e instanceof Expression.Index index && name(index.base()).isPresent()) {
            Name name = name(index.base()).get();
            Optional<Variable> variable = scope.variable(name.scope(), name.name());
            if (variable.isPresent() && !variable.get().isArray()
                    || variable.isEmpty() && name.scope() == VariableImage.Scope.GLOBAL
                    && scope.isKnownGlobal(name.name())) {
                throw notWritable(e, operator);
            }
            if (name.scope() == VariableImage.Scope.CLAUSE) {
                throw new Refusal(ErrorTag.D_ARR_LOCAL, e.span(),
                        "local variables may not be used as associative arrays: " + name.name());
            }
            return elementTarget(e.span(), name, variable, index.indices());
        }
        throw notWritable(e, operator);
    }

    /** The place that is to be changed, if it is a part of a variable or something that a pointer of D points to. */
    private Optional<TypedExpression> place(Expression e) {
        boolean candidate = e instanceof Expression.Member
                || e instanceof Expression.Unary unary && unary.operator() == Expression.UnaryOperator.DEREFERENCE
                || e instanceof Expression.Index index && !isArray(index.base());
        return candidate ? Optional.of(expressions.check(e)).filter(StoreRules::isPlace) : Optional.empty();
    }

    /** Whether it names an associative array, or nothing yet, so that an assignment makes it one. */
    private boolean isArray(Expression base) {
        return name(base).map(name -> scope.variable(name.scope(), name.name()).map(Variable::isArray)
                .orElse(name.scope() != VariableImage.Scope.GLOBAL || !scope.isKnownGlobal(name.name()))).orElse(false);
    }

    private Target elementTarget(Span span, Name name, Optional<Variable> variable, List<Expression> indices) {
        List<TypedExpression> keys = new ArrayList<>();
        if (variable.isPresent()) {
            keys.addAll(KeyRules.keys(expressions, span, variable.get(), indices));
        } else {
            for (int i = 0; i < indices.size(); i++) {
                keys.add(KeyRules.key(expressions, indices.get(i), i));
            }
        }
        List<Let> lets = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            TypedExpression key = keys.get(i);
            if (!isCheap(key)) {
                Temporary temporary = new Temporary(key.type());
                TypedExpression read = new TemporaryRead(key.span(), temporary);
                lets.add(new Let(key.span(), temporary, key, read));
                keys.set(i, read);
            }
        }
        return new Target(name, variable, keys, lets);
    }

    /** Whether evaluating twice costs and changes nothing. */
    private static boolean isCheap(TypedExpression e) {
        return e instanceof Constant || e instanceof TypedExpression.StringConstant
                || e instanceof TypedExpression.Argument;
    }

    /** The left side is a value, or something that only the traced system may change. */
    private Refusal notWritable(Expression e, String operator) {
        TypedExpression value = expressions.check(e);
        boolean lvalue = value instanceof TypedExpression.Load || value instanceof TypedExpression.BitFieldLoad
                || value instanceof TypedExpression.Place || value instanceof TypedExpression.BuiltinRead
                || value instanceof TypedExpression.Argument || value instanceof VariableRead;
        return lvalue
                ? new Refusal(hintEquality(Diagnostic.error(ErrorTag.D_OP_WRITE, e.span(),
                        "operator " + operator + " can only be applied to a writable variable"), operator))
                : new Refusal(hintEquality(Diagnostic.error(ErrorTag.D_OP_LVAL, e.span(),
                        "operator " + operator + " requires modifiable lvalue as an operand"), operator));
    }

    private static Diagnostic hintEquality(Diagnostic error, String operator) {
        return operator.equals("=") ? error.withHint("to compare, write ==") : error;
    }

    /** {@code target = value} and {@code target op= value}. */
    TypedExpression assignment(Expression.Assignment e) {
        String operator = e.operator().map(Expression.BinaryOperator::spelling).orElse("") + "=";
        if (e.target() instanceof Expression.Aggregation) {
            throw new Refusal(ErrorTag.D_OP_ACT, e.span(), "aggregations are assigned to in statements of their own");
        }
        Optional<TypedExpression> place = place(e.target());
        if (place.isPresent()) {
            return StoreRules.assignment(e.span(), operator, place.get(), e.operator(), expressions.check(e.value()));
        }
        Target target = target(e.target(), operator);
        if (e.operator().isPresent()) {
            // It is read first, so it must be known; only = and the steps ++ and -- make variables.
            Variable variable = target.variable().orElseThrow(() -> scope.unknown().unassigned(e.target().span(),
                    target.name().scope(), target.name().name()));
            TypedExpression old = new VariableRead(e.target().span(), variable, target.keys());
            TypedExpression changed = OperatorRules.compound(e.span(), e.operator().get(), old,
                    expressions.check(e.value()));
            return write(e.span(), variable, target, operator, changed);
        }
        TypedExpression value = Translator.whole(expressions, value(e, target));
        if (value instanceof TypedExpression.Stack || Types.isSymbol(value.type())) {
            throw new Refusal(ErrorTag.D_OP_ACT, e.span(), "operator = operands cannot be actions");
        }
        if (target.variable().isPresent() && target.variable().get().type().resolved() instanceof ArrayType
                && !Types.isStringCompatible(target.variable().get().type())) {
            throw new Refusal(ErrorTag.D_OP_ARRFUN, e.span(),
                    "operator = may not be applied to operand of type \"" + target.variable().get().type().spelling()
                    + "\"");
        }
        Variable variable = target.variable().orElseGet(() -> declare(e.target().span(), target, firstType(e, value)));
        return write(e.span(), variable, target, operator, value);
    }

    private TypedExpression value(Expression.Assignment e, Target target) {
        boolean makesGlobal = target.variable().isEmpty() && target.name().scope() == VariableImage.Scope.GLOBAL;
        scope.unknown().beginMaking(makesGlobal ? Optional.of(target.name().name()) : Optional.empty());
        try {
            return expressions.check(e.value());
        } finally {
            scope.unknown().beginMaking(Optional.empty());
        }
    }

    /** The type that a variable gets from its first value. */
    private CtfType firstType(Expression.Assignment e, TypedExpression value) {
        CtfType type = value.type().resolved() instanceof ArrayType && !Types.isStringCompatible(value.type())
                ? scope.types().model().own(MemoryRules.decay(value).type()) : Types.unqualified(value.type());
        if (value.type().resolved() instanceof ArrayType && Types.isStringCompatible(value.type())) {
            return StringType.STRING;
        }
        if (!Types.isScalar(type) && !Types.isByReference(type)) {
            expressions.requireNoActions();
            throw new Refusal(ErrorTag.D_OP_INCOMPAT, e.span(), "operator = may not be given a value of type \""
                    + value.type().spelling() + "\"");
        }
        return type;
    }

    private Variable declare(Span span, Target target, CtfType type) {
        return scope.declare(span, target.name().scope(), target.name().name(), type,
                target.keys().stream().map(k -> Types.unqualified(k.type())).map(KeyRules::typeOfArray).toList());
    }

    private TypedExpression write(Span span, Variable variable, Target target, String operator, TypedExpression value) {
        TypedExpression stored = variable.isByReference() && OperatorRules.isZero(value)
                ? new Constant(value.span(), variable.type(), 0) : OperatorRules.assignable(variable.type(), value);
        if (stored == null) {
            throw OperatorRules.incompatible(span, operator, new VariableRead(span, variable, target.keys()), value);
        }
        return bind(target, new VariableWrite(span, variable, KeyRules.convert(variable, target.keys()), stored));
    }

    /** Puts the evaluation of the keys in front. */
    private static TypedExpression bind(Target target, TypedExpression body) {
        TypedExpression bound = body;
        for (int i = target.lets().size() - 1; i >= 0; i--) {
            Let let = target.lets().get(i);
            bound = new Let(body.span(), let.temporary(), let.value(), bound);
        }
        return bound;
    }

    /**
     * The operand of a unary operator: where it is a thread-local or clause-local variable or an element of an array, and
     * nothing has given that a type yet, it is of 64 bits from now on.
     */
    void instantiate(Expression operand) {
        Expression base = operand instanceof Expression.Index index ? index.base() : operand;
        Optional<Name> name = name(base);
        boolean global = name.isPresent() && name.get().scope() == VariableImage.Scope.GLOBAL;
        if (name.isEmpty() || global && (base == operand || scope.isKnownGlobal(name.get().name()))
                || scope.variable(name.get().scope(), name.get().name()).isPresent()) {
            return;
        }
        declare(operand.span(), target(operand, ""), BuiltinTypes.INT64);
    }

    /** {@code ++x} and {@code --x}. */
    TypedExpression step(Span span, boolean increment, Expression operand) {
        Optional<TypedExpression> place = place(operand);
        if (place.isPresent()) {
            return StoreRules.step(span, increment, place.get());
        }
        Target target = target(operand, increment ? "++" : "--");
        Variable variable = stepped(span, increment, operand, target);
        return bind(target, stepWrite(span, increment, variable, target));
    }

    /** {@code x++} and {@code x--}: the old value. */
    TypedExpression postfix(Expression.Postfix e) {
        Optional<TypedExpression> place = place(e.operand());
        if (place.isPresent()) {
            return StoreRules.postfix(e.span(), e.increment(), place.get());
        }
        Target target = target(e.operand(), e.increment() ? "++" : "--");
        Variable variable = stepped(e.span(), e.increment(), e.operand(), target);
        Temporary old = new Temporary(variable.type());
        TypedExpression body = new TypedExpression.Sequence(e.span(),
                stepWrite(e.span(), e.increment(), variable, target), new TemporaryRead(e.span(), old));
        return bind(target, new Let(e.span(), old,
                new VariableRead(e.operand().span(), variable, KeyRules.convert(variable, target.keys())), body));
    }

    private Variable stepped(Span span, boolean increment, Expression operand, Target target) {
        Variable variable = target.variable().orElseGet(() -> declare(operand.span(), target, BuiltinTypes.INT64));
        String operator = increment ? "++" : "--";
        if (!Types.isScalar(variable.type())) {
            throw new Refusal(ErrorTag.D_OP_SCALAR, span, "operator " + operator + " requires operand of scalar type");
        }
        if (Types.isSizelessPointer(variable.type())) {
            throw new Refusal(ErrorTag.D_OP_VFPTR, span, "operator " + operator + " requires an operand of known size");
        }
        return variable;
    }

    private static TypedExpression stepWrite(Span span, boolean increment, Variable variable, Target target) {
        List<TypedExpression> keys = KeyRules.convert(variable, target.keys());
        TypedExpression old = new VariableRead(span, variable, keys);
        TypedExpression one = new Constant(span, IntegerType.INT, 1);
        TypedExpression changed = increment ? OperatorRules.add(span, old, one)
                : OperatorRules.subtract(span, old, one);
        return new VariableWrite(span, variable, keys, OperatorRules.assignable(variable.type(), changed));
    }
}
