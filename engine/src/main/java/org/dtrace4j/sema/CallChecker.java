package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.ForeignNames;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.action.Actions;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.builtin.subr.Subroutine;
import org.dtrace4j.builtin.subr.Subroutines;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.source.Span;

/** Calls in expressions: subroutines, and the actions that stand for values. */
final class CallChecker {
    private final ExpressionChecker expressions;

    CallChecker(ExpressionChecker expressions) {
        this.expressions = expressions;
    }

    /** The name that is called. */
    static String name(Expression.Call e) {
        if (e.function() instanceof Expression.Identifier id) {
            return id.name();
        }
        throw new Refusal(ErrorTag.D_FUNC_IDENT, e.function().span(), "function designator is not of function type");
    }

    /** Whether it calls an action, be it one that stands for a value. */
    static boolean isAction(Expression e) {
        return e instanceof Expression.Call call && call.function() instanceof Expression.Identifier id
                && Subroutines.find(id.name()).isEmpty() && Actions.find(id.name()).isPresent();
    }

    TypedExpression check(Expression.Call e) {
        String name = name(e);
        Optional<Subroutine> subroutine = expressions.scope().rows().subroutine(name);
        if (subroutine.isPresent()) {
            return subroutine(e, subroutine.get());
        }
        Optional<Action> action = expressions.scope().rows().action(name);
        if (action.isPresent()) {
            return value(e, action.get());
        }
        throw notCallable(expressions.scope(), e, name);
    }

    /** A name that is called and is none of the functions that may be called here. */
    static Refusal notCallable(SessionScope scope, Expression.Call e, String name) {
        Optional<String> kind = scope.rows().functionKind(name);
        if (kind.isPresent()) {
            return new Refusal(Diagnostic.error(ErrorTag.D_AGG_FUNC, e.span(),
                    kind.get() + " " + name + "( ) may only be assigned to an aggregation")
                    .withHint("write @name = " + name + "(...)"));
        }
        if (scope.isGlobal(name)) {
            return new Refusal(Diagnostic.error(ErrorTag.D_FUNC_IDKIND, e.function().span(),
                    "scalar '" + name + "' may not be referenced as a function")
                    .withHint("it is a variable: write " + name + " alone"));
        }
        Diagnostic error = Diagnostic.error(ErrorTag.D_FUNC_UNDEF, e.function().span(), "undefined function name: "
                + name);
        List<String> known = new ArrayList<>();
        Actions.all().forEach(row -> known.add(row.name()));
        Subroutines.all().forEach(row -> known.add(row.name()));
        Aggregations.all().forEach(row -> known.add(row.name()));
        return new Refusal(ForeignNames.hint(name)
                .or(() -> Spelling.nearest(name, known).map(near -> "there is " + near + "()"))
                .map(error::withHint).orElse(error));
    }

    private TypedExpression subroutine(Expression.Call e, Subroutine row) {
        expressions.scope().stability().use(e.span(), "function " + row.name() + "( )", row.stability());
        int given = e.arguments().size();
        if (given < row.required() || given > row.parameters().size()) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, e.span(), row.name() + "( ) prototype mismatch: " + given
                    + (given == 1 ? " arg " : " args ") + "passed, " + (row.defaults().isEmpty() ? "" : "at least ")
                    + row.required() + " expected");
        }
        List<TypedExpression> arguments = new ArrayList<>();
        for (int i = 0; i < row.parameters().size(); i++) {
            if (i < given) {
                arguments.add(argument(row, i, expressions.check(e.arguments().get(i))));
            } else {
                arguments.add(new Constant(e.span(), row.parameters().get(i), row.defaults().get(i - row.required())));
            }
        }
        return new TypedExpression.Call(e.span(), row.result(), row, arguments);
    }

    /** An element of a built-in array, which {@code row} computes. */
    TypedExpression element(Expression.Index e, Subroutine row) {
        if (e.indices().size() != 1) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, e.span(), row.name() + "[ ] prototype mismatch: "
                    + e.indices().size() + " args passed, 1 expected");
        }
        TypedExpression given = expressions.check(e.indices().get(0));
        if (!(given instanceof Constant index) || !Types.isInteger(given.type())) {
            throw new Refusal(ErrorTag.D_PROTO_ARG, given.span(), row.name() + "[ ] argument #1 is incompatible with "
                    + "prototype:\n\tprototype: integer constant\n\t argument: " + given.type().spelling());
        }
        if (index.value() < 0) {
            throw new Refusal(ErrorTag.D_REGS_IDX, given.span(), "index " + index.value() + " is out of range for array "
                    + row.name());
        }
        return new TypedExpression.Call(e.span(), row.result(), row,
                List.of(OperatorRules.assignable(row.parameters().get(0), given)));
    }

    private static TypedExpression argument(Subroutine row, int index, TypedExpression given) {
        CtfType parameter = row.parameters().get(index);
        TypedExpression argument = Types.isString(given.type()) && Types.isSizelessPointer(parameter)
                ? Folding.retype(given.span(), parameter, given) : OperatorRules.assignable(parameter, given);
        if (argument == null) {
            throw incompatible(row.name(), index, parameter.spelling(), given);
        }
        return argument;
    }

    /** An argument that its parameter cannot take. */
    static Refusal incompatible(String function, int index, String prototype, TypedExpression given) {
        Diagnostic error = Diagnostic.error(ErrorTag.D_PROTO_ARG, given.span(), function + "( ) argument #"
                + (index + 1) + " is incompatible with prototype:\n\tprototype: " + prototype + "\n\t argument: "
                + given.type().spelling());
        boolean text = prototype.equals(StringType.STRING.spelling()) || prototype.endsWith("char *");
        return new Refusal(text && FormatChecker.mayBeAddress(given.type())
                ? error.withHint(FormatChecker.STRING_AT_ADDRESS) : error);
    }

    /** An action stands where there is no statement, and no key of an aggregation. */
    static Refusal noProgramContext(Span span, String action) {
        return new Refusal(ErrorTag.D_CG_EXPR, span, "action " + action
                + "( ) may not be called from a D expression (D program context required)");
    }

    /** An action that stands for a value, such as {@code stack()}. */
    private TypedExpression value(Expression.Call e, Action row) {
        if (row.value().isEmpty()) {
            // Its own mistakes come first, then those of whoever wants a value, and then that it stands here at all.
            new ActionChecker(expressions.scope(), expressions).check(e.span(), e, row);
            expressions.noteAction(noProgramContext(e.span(), row.name()));
            return new TypedExpression.Retyped(e.span(), VoidType.VOID, new Constant(e.span(), IntegerType.INT, 0));
        }
        return switch (row.arguments()) {
            case FRAMES -> new TypedExpression.Stack(e.span(), row.value().get(), frames(e, row), 0);
            case USER_FRAMES -> userStack(e, row);
            case ADDRESS -> Folding.retype(e.span(), row.value().get(), address(e, row));
            case NONE, VALUE, TYPED_VALUE, FORMAT, AGGREGATIONS, STATUS, MEMORY, AGGREGATION, AGGREGATION_AND_NUMBER,
                    AGGREGATION_AND_OPTIONAL_NUMBER, SETTING, NUMBER -> throw new IllegalStateException(row.name());
        };
    }

    /**
     * The second argument is the size of a table of the names that the process's helper gives its frames; no process here has
     * one, and so the table stays empty.
     */
    private TypedExpression userStack(Expression.Call e, Action row) {
        if (e.arguments().size() > 2) {
            throw new Refusal(ErrorTag.D_USTACK_PROTO, e.span(), row.name()
                    + "( ) prototype mismatch: too many arguments");
        }
        boolean helped = row.image().equals(Optional.of(ActionImage.Kind.JSTACK));
        long frames = expressions.scope().options().getOrDefault(helped ? Options.JSTACKFRAMES : Options.USTACKFRAMES);
        if (!e.arguments().isEmpty()) {
            frames = constant(e.arguments().get(0), 1, ErrorTag.D_USTACK_FRAMES, row.name()
                    + "( ) argument #1 must be a non-zero positive integer constant");
        }
        long names = helped ? expressions.scope().options().get(Options.JSTACKSTRSIZE) : 0;
        if (e.arguments().size() > 1) {
            names = constant(e.arguments().get(1), 0, ErrorTag.D_USTACK_STRSIZE, row.name()
                    + "( ) argument #2 must be a positive integer constant");
        }
        if (frames > Limits.STACK_FRAMES) {
            throw new Refusal(ErrorTag.D_USTACK_FRAMES, e.span(),
                    row.name() + "( ) size may not exceed " + Limits.STACK_FRAMES + " frames");
        }
        if (names > Limits.RECORD_BYTES) {
            throw new Refusal(ErrorTag.D_USTACK_STRSIZE, e.span(),
                    row.name() + "( ) string table may not exceed " + Limits.RECORD_BYTES + " bytes");
        }
        return new TypedExpression.Stack(e.span(), row.value().get(), (int) expressions.scope().types().frames(frames),
                (int) names);
    }

    private long constant(Expression argument, long least, ErrorTag tag, String message) {
        TypedExpression given = expressions.check(argument);
        if (!(given instanceof Constant c) || !Types.isInteger(given.type()) || c.value() < least) {
            throw new Refusal(tag, given.span(), message);
        }
        return c.value();
    }

    private int frames(Expression.Call e, Action row) {
        if (e.arguments().size() > 1) {
            throw new Refusal(ErrorTag.D_STACK_PROTO, e.span(), row.name()
                    + "( ) prototype mismatch: too many arguments");
        }
        long frames = expressions.scope().options().getOrDefault(Options.STACKFRAMES);
        if (!e.arguments().isEmpty()) {
            TypedExpression given = expressions.check(e.arguments().get(0));
            if (!(given instanceof Constant c) || !Types.isInteger(given.type()) || c.value() <= 0) {
                throw new Refusal(ErrorTag.D_STACK_SIZE, given.span(),
                        row.name() + "( ) size must be a non-zero positive integral constant expression");
            }
            frames = c.value();
        }
        if (frames > Limits.STACK_FRAMES) {
            throw new Refusal(ErrorTag.D_STACK_SIZE, e.span(),
                    row.name() + "( ) size may not exceed " + Limits.STACK_FRAMES + " frames");
        }
        return (int) expressions.scope().types().frames(frames);
    }

    private TypedExpression address(Expression.Call e, Action row) {
        requireArguments(e, row.name(), 1);
        TypedExpression given = MemoryRules.decay(expressions.check(e.arguments().get(0)));
        if (!Types.isScalar(given.type())) {
            throw incompatible(row.name(), 0, "uintptr_t", given);
        }
        return given;
    }

    static void requireArguments(Expression.Call e, String name, int expected) {
        int given = e.arguments().size();
        if (given != expected) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, e.span(), name + "( ) prototype mismatch: " + given
                    + (given == 1 ? " arg " : " args ") + "passed, " + expected + " expected");
        }
    }
}
