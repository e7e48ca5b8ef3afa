package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DeclarationText;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedStatement.Act;
import org.dtrace4j.sema.TypedStatement.Field;
import org.dtrace4j.source.Span;

/** Checks actions: what each takes is a column of its row. */
final class ActionChecker {
    /** What the original's own code of an empty name of a file is. */
    private static final String FREOPEN_RESTORE = ".";

    private final SessionScope scope;
    private final ExpressionChecker expressions;

    ActionChecker(SessionScope scope, ExpressionChecker expressions) {
        this.scope = scope;
        this.expressions = expressions;
    }

    TypedStatement check(Span span, Expression.Call call, Action row) {
        return switch (row.arguments()) {
            case NONE -> {
                CallChecker.requireArguments(call, row.name(), 0);
                yield act(span, row, List.of());
            }
            case VALUE -> act(span, row, List.of(value(call, row)));
            case TYPED_VALUE -> {
                Field field = value(call, row);
                Field cut = cut(field);
                yield new Act(span, row, List.of(cut), DeclarationText.of(field.value().type(), scope.types().own()),
                        List.of(), cut == field ? 0 : field.size());
            }
            case FRAMES, USER_FRAMES, ADDRESS -> valueAction(span, call, row);
            case FORMAT -> format(span, call, row);
            case AGGREGATIONS -> aggregations(span, call, row);
            case STATUS -> act(span, row, List.of(status(call, row)));
            case MEMORY -> act(span, row, memory(call, row));
            case AGGREGATION -> aggregation(span, call, row, 0, 0);
            case AGGREGATION_AND_NUMBER -> aggregation(span, call, row, 1, 1);
            case AGGREGATION_AND_OPTIONAL_NUMBER -> aggregation(span, call, row, 0, 1);
            case SETTING -> act(span, row, setting(call, row));
            case NUMBER -> new Act(span, row, List.of(), "", List.of(), 0, List.of(integer(call, row)));
        };
    }

    private static Act act(Span span, Action row, List<Field> fields) {
        return new Act(span, row, fields, "", List.of(), 0);
    }

    /** The tag of an error that several actions have, each by its own name. */
    private static ErrorTag tag(Action row, String error) {
        return ErrorTag.valueOf(row.tags() + "_" + error);
    }

    private Field value(Expression.Call call, Action row) {
        CallChecker.requireArguments(call, row.name(), 1);
        Expression argument = call.arguments().get(0);
        if (argument instanceof Expression.Aggregation) {
            throw new Refusal(tag(row, "AGG"), argument.span(), row.name() + "( ) may not be applied to an aggregation"
                    + (row.image().equals(Optional.of(ActionImage.Kind.PRINT)) ? " -- did you mean printa()?" : ""));
        }
        TypedExpression value = Translator.whole(expressions, expressions.check(argument));
        if (Types.isVoid(value.type())) {
            throw new Refusal(tag(row, "VOID"), argument.span(), row.name()
                    + "( ) may not be applied to a void expression");
        }
        if (Types.isDynamic(value.type())) {
            throw new Refusal(Diagnostic.error(tag(row, "DYN"), argument.span(), row.name()
                    + "( ) may not be applied to a translated pointer").withHint("write *" + argument.span().text()));
        }
        return FieldRules.field(scope, value);
    }

    /** A structure or array as far as option {@code printsize} lets it be recorded. */
    private Field cut(Field field) {
        long most = scope.options().isSet(Options.PRINTSIZE) ? Math.max(1, scope.options().get(Options.PRINTSIZE))
                : field.size();
        return field.kind() == FieldImage.Kind.BYTES && most < field.size()
                ? new Field(field.value(), (int) most, field.kind()) : field;
    }

    private Act valueAction(Span span, Expression.Call call, Action row) {
        TypedExpression value = expressions.check(call);
        long argument = value instanceof TypedExpression.Stack stack ? stack.frames() : 0;
        return new Act(span, row, List.of(FieldRules.field(scope, value)), "", List.of(), argument);
    }

    private Act format(Span span, Expression.Call call, Action row) {
        if (call.arguments().isEmpty()) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, call.span(),
                    row.name() + "( ) prototype mismatch: 0 args passed, at least 1 expected");
        }
        String format = formatText(call, row);
        List<Field> fields = new ArrayList<>();
        List<CtfType> types = new ArrayList<>();
        for (Expression argument : call.arguments().subList(1, call.arguments().size())) {
            if (argument instanceof Expression.Aggregation a) {
                throw new Refusal(ErrorTag.D_PRINTF_ARG_TYPE, argument.span(), row.name()
                        + "( ) may not be given aggregation @"
                        + a.name() + ": printa() prints aggregations");
            }
            TypedExpression value = expressions.check(argument);
            types.add(value.type());
            fields.add(Types.isVoid(value.type()) || Types.isDynamic(value.type()) ? new Field(value, 0, FieldImage.Kind.BYTES)
                    : FieldRules.field(scope, value));
        }
        FormatChecker.checkArguments(row.name(), call.span(), format, types, scope.watchesProcess());
        return new Act(span, row, fields, format, List.of(), 0);
    }

    private String formatText(Expression.Call call, Action row) {
        Expression first = call.arguments().get(0);
        if (!(first instanceof Expression.StringLiteral literal)) {
            String given = first instanceof Expression.Aggregation ? "aggregation"
                    : expressions.check(first).type().spelling();
            Diagnostic error = Diagnostic.error(ErrorTag.D_PRINTF_ARG_FMT, first.span(), row.name()
                    + "( ) argument #1 is incompatible with "
                    + "prototype:\n\tprototype: string constant\n\t argument: " + given);
            throw new Refusal(first instanceof Expression.IntegerLiteral character
                    && character.base() == Expression.IntegerLiteral.Base.CHARACTER
                    ? error.withHint("a string stands in double quotes")
                    : error.withHint("the format comes first, as in printf(\"%d\", x)"));
        }
        if (literal.value().isEmpty() && !row.image().equals(Optional.of(ActionImage.Kind.FREOPEN))) {
            throw new Refusal(ErrorTag.D_PRINTF_FMT_EMPTY, first.span(), row.name() + "( ) format string is empty");
        }
        if (literal.value().equals(FREOPEN_RESTORE) && row.image().equals(Optional.of(ActionImage.Kind.FREOPEN))) {
            throw new Refusal(ErrorTag.D_FREOPEN_INVALID, first.span(), row.name() + "( ) argument #1 cannot be \""
                    + FREOPEN_RESTORE + '"');
        }
        if (literal.value().indexOf('\0') >= 0) {
            throw new Refusal(ErrorTag.D_PRINTF_ARG_FMT, first.span(), row.name() + "( ) format string contains a NUL");
        }
        return literal.value();
    }

    /** {@code printa()}: the aggregations must have the same keys, which a format is checked against. */
    private Act aggregations(Span span, Expression.Call call, Action row) {
        List<Expression> arguments = call.arguments();
        boolean formatted = !arguments.isEmpty() && arguments.get(0) instanceof Expression.StringLiteral;
        int first = formatted ? 1 : 0;
        if (arguments.size() <= first) {
            throw new Refusal(tag(row, "PROTO"), call.span(), row.name() + "( ) prototype mismatch: " + arguments.size()
                    + " args passed, " + (first + 1) + " expected");
        }
        String format = formatted ? formatText(call, row) : "";
        List<Aggregation> aggregations = new ArrayList<>();
        for (int i = first; i < arguments.size(); i++) {
            aggregations.add(aggregationArgument(call, row, i));
        }
        Aggregation left = aggregations.get(0);
        for (Aggregation right : aggregations.subList(1, aggregations.size())) {
            checkSameKeys(call, row, left, right);
        }
        if (formatted) {
            FormatChecker.checkKeys(row.name(), call.span(), format, left, scope.watchesProcess());
        }
        return new Act(span, row, List.of(), format, aggregations, 0);
    }

    private static void checkSameKeys(Expression.Call call, Action row, Aggregation left, Aggregation right) {
        if (left.keys().size() != right.keys().size()) {
            throw new Refusal(tag(row, "AGGKEY"), call.span(), row.name() + "( ): @" + left.name() + " and @"
                    + right.name()
                    + " do not have matching key signatures: @" + left.name() + " has " + keys(left) + ", @"
                    + right.name()
                    + " has " + keys(right));
        }
        for (int i = 0; i < left.keys().size(); i++) {
            CtfType l = left.keys().get(i);
            CtfType r = right.keys().get(i);
            boolean alike = Types.isStack(l) && Types.isStack(r) || Types.isSymbol(l) && Types.isSymbol(r)
                    || Types.isInteger(l) && Types.isInteger(r);
            if (!alike && (FieldRules.kind(l) != FieldRules.kind(r) || !Types.same(l, r))) {
                throw new Refusal(tag(row, "AGGPROTO"), call.span(), row.name() + "( ): @" + right.name()
                        + "[ ] key #" + (i + 1)
                        + " is incompatible with @" + left.name() + ":\n" + named(left, i, l) + "\n" + named(right, i, r));
            }
        }
    }

    private static String named(Aggregation aggregation, int key, CtfType type) {
        return String.format(Locale.ROOT, "%9s key #%d: %s", aggregation.name(), key + 1, type.spelling());
    }

    private static String keys(Aggregation aggregation) {
        int count = aggregation.keys().size();
        return count + (count == 1 ? " key" : " keys");
    }

    /** An argument that must be an aggregation that a program has made. */
    private Aggregation aggregationArgument(Expression.Call call, Action row, int index) {
        Expression argument = call.arguments().get(index);
        if (!(argument instanceof Expression.Aggregation named) || named.indexed()) {
            String given = describe(argument);
            throw new Refusal(tag(row, "AGGARG"), argument.span(), row.name() + "( ) argument #" + (index + 1)
                    + " is incompatible with prototype:\n\tprototype: aggregation\n\t argument: " + given);
        }
        return scope.aggregation(named.name()).orElseThrow(() -> new Refusal(tag(row, "AGGBAD"), argument.span(),
                "undefined aggregation: @" + named.name()));
    }

    /** What was given where an aggregation is wanted. */
    private String describe(Expression argument) {
        if (argument instanceof Expression.Aggregation) {
            return "aggregation element";
        }
        boolean function = argument instanceof Expression.Call call
                && call.function() instanceof Expression.Identifier id
                && scope.rows().aggregatingFunction(id.name()).isPresent();
        return function ? "aggregating function" : expressions.check(argument).type().spelling();
    }

    private Act aggregation(Span span, Expression.Call call, Action row, int leastNumbers, int mostNumbers) {
        int given = call.arguments().size();
        if (given < 1 + leastNumbers || given > 1 + mostNumbers) {
            String expected = leastNumbers == mostNumbers ? Integer.toString(1 + leastNumbers)
                    : given < 1 ? "at least 1" : "no more than " + (1 + mostNumbers);
            throw new Refusal(tag(row, "PROTO"), call.span(), row.name() + "( ) prototype mismatch: " + given
                    + " args passed, " + expected + " expected");
        }
        Aggregation aggregation = aggregationArgument(call, row, 0);
        List<Field> fields = new ArrayList<>();
        if (given > 1) {
            if (call.arguments().get(1) instanceof Expression.Aggregation a) {
                throw new Refusal(tag(row, "SCALAR"), a.span(), row.name()
                        + "( ) argument #2 must be of scalar type");
            }
            TypedExpression number = expressions.check(call.arguments().get(1));
            if (!Types.isScalar(number.type())) {
                throw new Refusal(tag(row, "SCALAR"), number.span(), row.name()
                        + "( ) argument #2 must be of scalar type");
            }
            fields.add(new Field(Folding.convert(number.span(), IntegerType.LONG, number), Long.BYTES,
                    FieldImage.Kind.SIGNED));
        }
        return new Act(span, row, fields, "", List.of(aggregation), 0);
    }

    private Field status(Expression.Call call, Action row) {
        return FieldRules.field(scope, integer(call, row));
    }

    /** The only argument, which must be one that an {@code int} takes. */
    private TypedExpression integer(Expression.Call call, Action row) {
        CallChecker.requireArguments(call, row.name(), 1);
        TypedExpression given = expressions.check(call.arguments().get(0));
        TypedExpression number = OperatorRules.assignable(IntegerType.INT, given);
        if (number == null) {
            throw CallChecker.incompatible(row.name(), 0, "int", given);
        }
        return number;
    }

    private List<Field> memory(Expression.Call call, Action row) {
        int given = call.arguments().size();
        if (given < 2) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, call.span(), row.name() + "( ) prototype mismatch: " + given
                    + (given == 1 ? " arg " : " args ") + "passed, at least 2 expected");
        }
        if (given > 3) {
            throw new Refusal(tag(row, "ARGS"), call.span(), row.name()
                    + " ( ) prototype mismatch: expected at most 3 args");
        }
        TypedExpression address = MemoryRules.decay(expressions.check(call.arguments().get(0)));
        if (!Types.isScalar(address.type())) {
            throw new Refusal(tag(row, "ADDR"), address.span(), row.name()
                    + "( ) argument #1 is incompatible with prototype:\n"
                    + "\tprototype: pointer or integer\n\t argument: " + address.type().spelling());
        }
        TypedExpression size = expressions.check(call.arguments().get(1));
        if (!Types.isInteger(size.type())) {
            throw CallChecker.incompatible(row.name(), 1, "size_t", size);
        }
        if (!(size instanceof Constant c) || c.value() <= 0) {
            throw new Refusal(tag(row, "SIZE"), size.span(),
                    row.name() + "( ) argument #2 must be a non-zero positive integral constant expression");
        }
        ArrayType bytes = new ArrayType(IntegerType.UNSIGNED_CHAR, c.value());
        List<Field> fields = new ArrayList<>();
        fields.add(FieldRules.field(scope,
                new TypedExpression.Place(address.span(), bytes,
                Folding.retype(address.span(), new PointerType(bytes), address))));
        if (given == 3) {
            TypedExpression shown = expressions.check(call.arguments().get(2));
            if (!Types.isScalar(shown.type())) {
                throw new Refusal(tag(row, "DYNSIZE"), shown.span(),
                        row.name() + " ( ) dynamic size (argument #3) must be of scalar type");
            }
            fields.add(new Field(Folding.convert(shown.span(), BuiltinTypes.SIZE, shown), Long.BYTES,
                    FieldImage.Kind.UNSIGNED));
        }
        return fields;
    }

    private List<Field> setting(Expression.Call call, Action row) {
        int given = call.arguments().size();
        if (given < 1 || given > 2) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, call.span(), row.name() + "( ) prototype mismatch: " + given
                    + (given == 1 ? " arg " : " args ") + "passed, " + (given < 1 ? "at least 1" : "at most 2")
                    + " expected");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < given; i++) {
            TypedExpression argument = expressions.check(call.arguments().get(i));
            TypedExpression text = OperatorRules.assignable(StringType.STRING, argument);
            if (text == null) {
                throw CallChecker.incompatible(row.name(), i, "const char *", argument);
            }
            fields.add(FieldRules.field(scope, text));
        }
        return fields;
    }
}
