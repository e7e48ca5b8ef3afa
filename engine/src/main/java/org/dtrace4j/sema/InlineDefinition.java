package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.sema.TypedExpression.Let;
import org.dtrace4j.sema.TypedExpression.Temporary;
import org.dtrace4j.sema.TypedExpression.TemporaryRead;
import org.dtrace4j.source.Span;
import org.dtrace4j.types.Constant;

/**
 * {@code inline type name = value;}: a name for an expression. Each use is checked anew where it stands, as if the
 * expression in parentheses had been cast to the type; but a name for an integer constant is that constant, whatever the
 * type, as in the original ({@code dt_node_ident()} in {@code dt_parser.c}).
 */
final class InlineDefinition {
    private final Item.Inline item;
    private final CtfType type;
    private final List<CtfType> parameterTypes;

    InlineDefinition(Item.Inline item, CtfType type, List<CtfType> parameterTypes) {
        this.item = item;
        this.type = type;
        this.parameterTypes = List.copyOf(parameterTypes);
    }

    String name() {
        return item.name();
    }

    Span span() {
        return item.span();
    }

    boolean hasParameters() {
        return !item.parameters().isEmpty();
    }

    /** Its value at one place. */
    TypedExpression expand(ExpressionChecker checker, Span use, List<Expression> arguments) {
        if (arguments.size() != parameterTypes.size()) {
            throw new Refusal(ErrorTag.D_PROTO_LEN, use, name() + "[ ] prototype mismatch: " + arguments.size()
                    + (arguments.size() == 1 ? " key " : " keys ") + "passed, " + parameterTypes.size() + " expected");
        }
        Map<String, TypedExpression> parameters = new LinkedHashMap<>();
        List<Let> lets = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            TypedExpression given = checker.check(arguments.get(i));
            TypedExpression argument = OperatorRules.assignable(parameterTypes.get(i), given);
            if (argument == null) {
                throw new Refusal(ErrorTag.D_PROTO_ARG, given.span(), name() + "[ ] key #" + (i + 1)
                        + " is incompatible with prototype:\n\tprototype: " + parameterTypes.get(i).spelling()
                        + "\n\t      key: " + given.type().spelling());
            }
            if (argument instanceof TypedExpression.Constant) {
                parameters.put(item.parameters().get(i).name(), argument);
                continue;
            }
            Temporary temporary = new Temporary(parameterTypes.get(i));
            TypedExpression read = new TemporaryRead(argument.span(), temporary);
            lets.add(new Let(use, temporary, argument, read));
            parameters.put(item.parameters().get(i).name(), read);
        }
        TypedExpression value = value(checker.within(parameters), use);
        return value instanceof TypedExpression.Translated translated
                ? new TypedExpression.Translated(use, translated.type(), translated.translator(),
                        within(lets, use, translated.input()))
                : within(lets, use, value);
    }

    private static TypedExpression within(List<Let> lets, Span use, TypedExpression body) {
        TypedExpression value = body;
        for (int i = lets.size() - 1; i >= 0; i--) {
            value = new Let(use, lets.get(i).temporary(), lets.get(i).value(), value);
        }
        return value;
    }

    private TypedExpression value(ExpressionChecker checker, Span use) {
        TypedExpression value;
        try {
            value = checker.check(item.value());
        } catch (Refusal e) {
            Diagnostic error = e.diagnostic();
            throw new Refusal(use.equals(item.span()) ? error
                    : error.withNote(use, "inline " + name() + " is used here"));
        }
        TypedExpression converted = value instanceof TypedExpression.Translated translated
                ? translated.isOf(type) ? value : null : OperatorRules.assignable(type, value);
        if (converted == null) {
            throw new Refusal(ErrorTag.D_OP_INCOMPAT, item.span(), "inline " + name()
                    + " definition uses incompatible types: \""
                    + type.spelling() + "\" = \"" + value.type().spelling() + "\"");
        }
        return item.parameters().isEmpty() && value instanceof TypedExpression.Constant c && Types.isInteger(c.type())
                ? value : converted;
    }

    /** Checks it where it is defined, with parameters of unknown values. */
    void checkDefinition(ExpressionChecker checker) {
        Map<String, TypedExpression> parameters = new LinkedHashMap<>();
        for (int i = 0; i < parameterTypes.size(); i++) {
            parameters.put(item.parameters().get(i).name(),
                    new TemporaryRead(item.parameters().get(i).span(), new Temporary(parameterTypes.get(i))));
        }
        value(checker.within(parameters), item.span());
    }

    /** Its value if that is an integer constant. */
    Optional<Constant> constant(SessionScope scope) {
        try {
            TypedExpression value = value(new ExpressionChecker(scope, ProbeContext.NONE), item.span());
            return value instanceof TypedExpression.Constant c && Types.isInteger(c.type())
                    ? Optional.of(new Constant(c.value(), Types.integer(c.type()))) : Optional.empty();
        } catch (Refusal e) {
            return Optional.empty();
        }
    }
}
