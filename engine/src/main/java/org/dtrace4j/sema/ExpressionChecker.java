package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.TypeContainer.EnumConstant;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedExpression.UnaryOperation;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.source.Span;
import org.dtrace4j.types.IntegerRules;

/**
 * Checks expressions: finds what names mean, applies the rules of types, and makes typed nodes. Refuses with
 * {@link Refusal}.
 */
final class ExpressionChecker implements Expression.Visitor<TypedExpression> {
    /** Most nodes that one clause may become. Inlines can double at each level, so there must be an end. */
    private static final int MAXIMUM_NODES = 100_000;

    private final SessionScope scope;
    private final ProbeContext probes;
    private final Map<String, TypedExpression> parameters;
    private final AssignmentChecker assignments;
    private final CallChecker calls;
    private final IndexChecker indices;
    private final TypeOperatorChecker types;
    private final Progress progress;

    /** What the checkers of a clause and of the inlines in it have in common. */
    private static final class Progress {
        private int nodes;
        private Refusal action;
    }

    /** A checker for what stands in a clause for {@code probes}. */
    ExpressionChecker(SessionScope scope, ProbeContext probes) {
        this(scope, probes, Map.of(), new Progress());
    }

    private ExpressionChecker(SessionScope scope, ProbeContext probes, Map<String, TypedExpression> parameters,
            Progress progress) {
        this.scope = scope;
        this.probes = probes;
        this.parameters = parameters;
        this.assignments = new AssignmentChecker(scope, this);
        this.calls = new CallChecker(this);
        this.indices = new IndexChecker(this, assignments, calls);
        this.types = new TypeOperatorChecker(this);
        this.progress = progress;
    }

    /** A checker for the text of an inline, in which its parameters stand for {@code arguments}. */
    ExpressionChecker within(Map<String, TypedExpression> arguments) {
        return new ExpressionChecker(scope, probes, arguments, progress);
    }

    SessionScope scope() {
        return scope;
    }

    /** The probes of the clause that expressions are checked for. */
    ProbeContext probes() {
        return probes;
    }

    /** Whether a name is a parameter of the inline whose text is checked. */
    boolean isParameter(String name) {
        return parameters.containsKey(name);
    }

    TypedExpression check(Expression e) {
        if (++progress.nodes > MAXIMUM_NODES) {
            throw new Refusal(ErrorTag.D_UNKNOWN, e.span(), "expression is too large");
        }
        TypedExpression typed = e.accept(this);
        CtfType own = scope.types().model().own(typed.type());
        return own == typed.type() ? typed : Folding.retype(typed.span(), own, typed);
    }

    /** Forgets the actions of the statement before. */
    void beginStatement() {
        progress.action = null;
    }

    /** Remembers that an action stands where a value is wanted; {@code refusal} says so. */
    void noteAction(Refusal refusal) {
        if (progress.action == null) {
            progress.action = refusal;
        }
    }

    /** Refuses an action that stands where a value is wanted, and where nothing else is wrong with that. */
    void requireNoActions() {
        if (progress.action != null) {
            throw progress.action;
        }
    }

    /** Checks an expression whose value is not used; {@code x++} then need not keep the old one. */
    TypedExpression checkForEffect(Expression e) {
        return e instanceof Expression.Postfix p ? assignments.step(p.span(), p.increment(), p.operand()) : check(e);
    }

    @Override
    public TypedExpression visitIntegerLiteral(Expression.IntegerLiteral e) {
        if (e.base() == Expression.IntegerLiteral.Base.CHARACTER) {
            // More characters than an int has bytes.
            IntegerType type = e.value().bitLength() > Integer.SIZE ? IntegerType.LONG : IntegerType.INT;
            return new Constant(e.span(), type, Folding.normalize(type, e.value().longValue()));
        }
        IntegerType type = IntegerRules.typeOf(e, scope.types().model()).orElseThrow(() -> new Refusal(ErrorTag.D_INT_OFLOW,
                e.span(), "integer constant 0x" + e.value().toString(16)
                + " cannot be represented in any built-in integral type"));
        return new Constant(e.span(), type, e.value().longValue());
    }

    @Override
    public TypedExpression visitFloatLiteral(Expression.FloatLiteral e) {
        throw new Refusal(ErrorTag.D_SYNTAX, e.span(), "floating-point constants are not permitted");
    }

    @Override
    public TypedExpression visitStringLiteral(Expression.StringLiteral e) {
        if (e.value().indexOf('\0') >= 0) {
            return new TypedExpression.StringConstant(e.span(), StringType.STRING,
                    e.value().substring(0, e.value().indexOf('\0')));
        }
        return new TypedExpression.StringConstant(e.span(), StringType.STRING, e.value());
    }

    @Override
    public TypedExpression visitIdentifier(Expression.Identifier e) {
        TypedExpression parameter = parameters.get(e.name());
        if (parameter != null) {
            return parameter;
        }
        Optional<Variable> variable = scope.variable(VariableImage.Scope.GLOBAL, e.name());
        if (variable.isPresent()) {
            return assignments.scalar(e.span(), variable.get());
        }
        Optional<BuiltinVariable> builtin = scope.rows().builtin(e.name());
        if (builtin.isPresent()) {
            return builtin(e.span(), builtin.get());
        }
        Optional<InlineDefinition> inline = scope.inline(e.name());
        if (inline.isPresent()) {
            return expand(inline.get(), e.span(), List.of());
        }
        Optional<EnumConstant> constant = scope.types().enumerator(e.name());
        if (constant.isPresent()) {
            return new Constant(e.span(), constant.get().type(), constant.get().value());
        }
        throw scope.unknown().undefined(e.span(), VariableImage.Scope.GLOBAL, e.name());
    }

    /** An inline counts for what is said of it; one of which nothing is said, for what it is made of. */
    TypedExpression expand(InlineDefinition inline, Span use, List<Expression> arguments) {
        Optional<Attribute> attributes = scope.attributes(inline);
        if (attributes.isEmpty()) {
            return inline.expand(this, use, arguments);
        }
        scope.stability().use(use, Variable.kind(inline.hasParameters()) + " " + inline.name(),
                attributes.get());
        return scope.stability().aside(() -> inline.expand(this, use, arguments));
    }

    private TypedExpression builtin(Span span, BuiltinVariable row) {
        BuiltinVariable.Source source = row.source();
        if (source instanceof BuiltinVariable.TypedArguments || source instanceof BuiltinVariable.Elements) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, span, row.name()
                    + "[ ] prototype mismatch: 0 args passed, 1 expected");
        }
        scope.stability().use(span, "scalar " + row.name(), row.stability());
        CtfType type = scope.types().of(row);
        return source instanceof BuiltinVariable.Argument a ? new TypedExpression.Argument(span, type, a.index())
                : new TypedExpression.BuiltinRead(span, type, row);
    }

    @Override
    public TypedExpression visitScopedVariable(Expression.ScopedVariable e) {
        VariableImage.Scope where = SessionScope.scopeOf(e.scope());
        return assignments.scalar(e.span(), scope.variable(where, e.name())
                .orElseThrow(() -> scope.unknown().undefined(e.span(), where, e.name())));
    }

    @Override
    public TypedExpression visitExternalSymbol(Expression.ExternalSymbol e) {
        KernelSymbols.KernelSymbol symbol = scope.symbols().find(e);
        scope.stability().use(e.span(), "symbol " + symbol.module() + '`' + e.name(), Attribute.PRIVATE);
        TypedExpression address = new Constant(e.span(), new PointerType(symbol.type()), symbol.address());
        return MemoryRules.object(e.span(), symbol.type(), address);
    }

    @Override
    public TypedExpression visitAggregation(Expression.Aggregation e) {
        if (scope.aggregation(e.name()).isEmpty()) {
            throw new Refusal(Diagnostic.error(ErrorTag.D_IDENT_UNDEF, e.span(), "failed to resolve @" + e.name()
                    + ": Unknown aggregation name").withHint("an aggregation is made by giving it the result of an "
                    + "aggregating function, as in @" + e.name() + " = count()"));
        }
        throw new Refusal(ErrorTag.D_OP_DYN, e.span(),
                "aggregation @" + e.name() + " may not be used as a value: it has one only when it is printed");
    }

    @Override
    public TypedExpression visitIndex(Expression.Index e) {
        return indices.check(e);
    }

    @Override
    public TypedExpression visitCall(Expression.Call e) {
        return calls.check(e);
    }

    @Override
    public TypedExpression visitMember(Expression.Member e) {
        return MemoryRules.member(this, e, check(e.base()));
    }

    @Override
    public TypedExpression visitUnary(Expression.Unary e) {
        return switch (e.operator()) {
            case INCREMENT, DECREMENT -> assignments.step(e.span(),
                    e.operator() == Expression.UnaryOperator.INCREMENT, e.operand());
            case ADDRESS -> address(e);
            case DEREFERENCE -> MemoryRules.dereference(e.span(), operand(e.operand()));
            case NOT -> not(e.span(), operand(e.operand()));
            case PLUS, MINUS, COMPLEMENT -> integerOperation(e, operand(e.operand()));
        };
    }

    /** The operand of a unary operator, which may be what makes a variable of a name. */
    TypedExpression operand(Expression e) {
        boolean parameter = e instanceof Expression.Index index && index.base() instanceof Expression.Identifier id
                && isParameter(id.name());
        if (!parameter) {
            assignments.instantiate(e);
        }
        return check(e);
    }

    private TypedExpression address(Expression.Unary e) {
        if (e.operand() instanceof Expression.Aggregation) {
            throw new Refusal(ErrorTag.D_ADDROF_VAR, e.span(), "cannot take address of dynamic variable");
        }
        return MemoryRules.addressOf(e.span(), operand(e.operand()));
    }

    private static TypedExpression not(Span span, TypedExpression operand) {
        if (!Types.isScalar(operand.type())) {
            throw new Refusal(ErrorTag.D_OP_SCALAR, span, "operator ! requires an operand of scalar type");
        }
        return Folding.not(span, operand);
    }

    private static TypedExpression integerOperation(Expression.Unary e, TypedExpression operand) {
        boolean complement = e.operator() == Expression.UnaryOperator.COMPLEMENT;
        if (!Types.isInteger(operand.type())) {
            throw new Refusal(complement ? ErrorTag.D_OP_INT : ErrorTag.D_OP_ARITH, e.span(), "operator "
                    + e.operator().spelling() + " requires an operand of " + (complement ? "integral" : "arithmetic")
                    + " type");
        }
        CtfType type = Types.promote(operand.type());
        TypedExpression promoted = Folding.convert(e.span(), type, operand);
        if (e.operator() == Expression.UnaryOperator.PLUS) {
            // It is a value now, not what it was read from.
            return promoted instanceof Constant ? promoted : new TypedExpression.Retyped(e.span(), type, promoted);
        }
        return Folding.unary(e.span(), type, complement ? UnaryOperation.COMPLEMENT : UnaryOperation.NEGATE, promoted);
    }

    @Override
    public TypedExpression visitPostfix(Expression.Postfix e) {
        return assignments.postfix(e);
    }

    @Override
    public TypedExpression visitBinary(Expression.Binary e) {
        TypedExpression left = check(e.left());
        if (LiteralArithmetic.isWide(e)) {
            left = Folding.convert(left.span(), IntegerType.LONG, left);
        }
        Optional<TypedExpression> enumerator = e.operator().precedence() == Expression.BinaryOperator.EQUAL.precedence()
                || e.operator().precedence() == Expression.BinaryOperator.LESS.precedence()
                        ? enumeratorOf(left.type(), e) : Optional.empty();
        return OperatorRules.binary(e.span(), e.operator(), left,
                enumerator.isPresent() ? enumerator.get() : right(left, e));
    }

    /** What is compared with a string and means nothing was probably meant as a string, too. */
    private TypedExpression right(TypedExpression left, Expression.Binary e) {
        try {
            return check(e.right());
        } catch (Refusal refusal) {
            boolean word = e.right() instanceof Expression.Identifier && Types.isString(left.type())
                    && refusal.diagnostic().tag() == ErrorTag.D_IDENT_UNDEF && refusal.diagnostic().hints().isEmpty();
            throw word ? new Refusal(refusal.diagnostic().withHint("a string stands in quotes: \""
                    + e.right().span().text() + '"')) : refusal;
        }
    }

    /** In a comparison with an enumeration on the left, a word on the right may be one of its names. */
    private Optional<TypedExpression> enumeratorOf(CtfType type, Expression.Binary e) {
        if (!(type.resolved() instanceof EnumType enumeration) || !(e.right() instanceof Expression.Identifier word)) {
            return Optional.empty();
        }
        Optional<EnumType.Enumerator> found = enumeration.enumerators().stream()
                .filter(x -> x.name().equals(word.name())).findFirst();
        Optional<String> global = found.flatMap(x -> scope.kindOfGlobal(word.name()));
        if (global.isPresent()) {
            throw new Refusal(ErrorTag.D_IDENT_AMBIG, e.span(), "ambiguous use of operator " + e.operator().spelling()
                    + ": "
                    + word.name() + " is both a " + type.spelling() + " enum tag and a global " + global.get());
        }
        return found.map(x -> new Constant(word.span(), type, x.value()));
    }

    @Override
    public TypedExpression visitConditional(Expression.Conditional e) {
        TypedExpression condition = check(e.condition());
        TypedExpression whenTrue = check(e.whenTrue());
        TypedExpression whenFalse = check(e.whenFalse());
        if (CallChecker.isAction(e.whenTrue()) || CallChecker.isAction(e.whenFalse())) {
            throw new Refusal(Diagnostic.error(ErrorTag.D_OP_ACT, e.span(),
                    "action cannot be used in a conditional context")
                    .withHint("write if (...) { ... } else { ... }, or a clause with a predicate"));
        }
        return OperatorRules.conditional(e.span(), condition, whenTrue, whenFalse);
    }

    @Override
    public TypedExpression visitAssignment(Expression.Assignment e) {
        return assignments.assignment(e);
    }

    @Override
    public TypedExpression visitComma(Expression.Comma e) {
        TypedExpression left = checkForEffect(e.left());
        TypedExpression right = check(e.right());
        if (CallChecker.isAction(e.left()) || CallChecker.isAction(e.right())) {
            throw new Refusal(Diagnostic.error(ErrorTag.D_OP_ACT, e.span(), "operator , operands cannot be actions")
                    .withHint("write statements, with ; between them"));
        }
        return new TypedExpression.Sequence(e.span(), left, right);
    }

    @Override
    public TypedExpression visitCast(Expression.Cast e) {
        return types.cast(e);
    }

    @Override
    public TypedExpression visitSizeofType(Expression.SizeofType e) {
        return types.sizeof(e);
    }

    @Override
    public TypedExpression visitSizeofExpression(Expression.SizeofExpression e) {
        return types.sizeof(e);
    }

    @Override
    public TypedExpression visitOffsetof(Expression.Offsetof e) {
        return types.offsetof(e);
    }

    @Override
    public TypedExpression visitStringof(Expression.Stringof e) {
        return types.stringof(e);
    }

    @Override
    public TypedExpression visitXlate(Expression.Xlate e) {
        return types.xlate(e);
    }

    /** Checks all of a list. */
    List<TypedExpression> all(List<Expression> expressions) {
        List<TypedExpression> checked = new ArrayList<>();
        expressions.forEach(e -> checked.add(check(e)));
        return checked;
    }
}
