package org.dtrace4j.parse;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Expression.BinaryOperator;
import org.dtrace4j.ast.Expression.IntegerLiteral.Base;
import org.dtrace4j.ast.Expression.UnaryOperator;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.grammar.DParser;
import org.dtrace4j.grammar.Literals;
import org.dtrace4j.source.Span;

/** Makes expressions of their parse trees. */
final class ExpressionBuilder {
    /** Depth of the deepest expression, so that whoever walks it recursively has stack enough. */
    private static final int DEPTH_MAX = 1000;
    private static final Map<String, BinaryOperator> BINARY = new HashMap<>();
    private static final Map<String, UnaryOperator> UNARY = new HashMap<>();

    static {
        for (BinaryOperator operator : BinaryOperator.values()) {
            BINARY.put(operator.spelling(), operator);
        }
        for (UnaryOperator operator : UnaryOperator.values()) {
            UNARY.put(operator.spelling(), operator);
        }
    }

    private final Places places;
    private final TypeBuilder types;
    private int depth;

    ExpressionBuilder(Places places) {
        this.places = places;
        this.types = new TypeBuilder(places, this);
    }

    TypeBuilder types() {
        return types;
    }

    /** An expression, and the place of all its characters; its own place leaves out the parentheses around it. */
    private record Part(Expression expression, Span whole) { }

    /** An operator that waits for its right side. */
    private record Pending(Part left, BinaryOperator operator, Span place) { }

    Expression expression(DParser.ExpressionContext tree) {
        List<DParser.AssignmentContext> parts = tree.assignment();
        enter(parts.size(), places.span(tree));
        Expression result = assignment(parts.get(0));
        for (DParser.AssignmentContext part : parts.subList(1, parts.size())) {
            Expression right = assignment(part);
            result = new Expression.Comma(places.span(tree.getStart(), part.getStop()), result, right);
        }
        leave(parts.size());
        return result;
    }

    Expression assignment(DParser.AssignmentContext tree) {
        if (tree.assignmentOperator() == null) {
            Part first = tree.unary() != null ? unaryPart(tree.unary()) : castPart(tree.cast());
            return operations(first, tree.operations());
        }
        enter(1, places.span(tree));
        String spelling = tree.assignmentOperator().getText();
        Optional<BinaryOperator> operator =
                Optional.ofNullable(BINARY.get(spelling.substring(0, spelling.length() - 1)));
        Expression result =
                new Expression.Assignment(places.span(tree), operator, places.span(tree.assignmentOperator()),
                unary(tree.unary()), assignment(tree.assignment()));
        leave(1);
        return result;
    }

    Expression conditional(DParser.ConditionalContext tree) {
        enter(1, places.span(tree));
        Expression result = operations(operandPart(tree.operand()), tree.operations());
        leave(1);
        return result;
    }

    /** Gives a row of operands and operators its precedence, and the condition that it may be its branches. */
    private Expression operations(Part first, DParser.OperationsContext tree) {
        List<DParser.OperandContext> operands = tree.operand();
        Span row = operands.isEmpty() ? first.whole() : first.whole().to(places.span(tree));
        enter(operands.size(), row);
        Deque<Pending> waiting = new ArrayDeque<>();
        Part current = first;
        for (int i = 0; i < operands.size(); i++) {
            BinaryOperator operator = BINARY.get(tree.binaryOperator(i).getText());
            while (!waiting.isEmpty() && waiting.peek().operator().precedence() >= operator.precedence()) {
                current = join(waiting.pop(), current);
            }
            waiting.push(new Pending(current, operator, places.span(tree.binaryOperator(i))));
            current = operandPart(operands.get(i));
        }
        while (!waiting.isEmpty()) {
            current = join(waiting.pop(), current);
        }
        leave(operands.size());
        if (tree.QUESTION() == null) {
            return current.expression();
        }
        return new Expression.Conditional(first.whole().to(places.span(tree)), current.expression(),
                expression(tree.expression()), conditional(tree.conditional()));
    }

    private static Part join(Pending left, Part right) {
        Span whole = left.left().whole().to(right.whole());
        return new Part(new Expression.Binary(whole, left.operator(), left.place(), left.left().expression(),
                right.expression()), whole);
    }

    private Part operandPart(DParser.OperandContext tree) {
        return tree.unary() != null ? unaryPart(tree.unary()) : castPart(tree.cast());
    }

    private Part unaryPart(DParser.UnaryContext tree) {
        return new Part(unary(tree), places.span(tree));
    }

    private Part castPart(DParser.CastContext tree) {
        enter(1, places.span(tree));
        TypeSyntax type = types.typeName(tree.typeName());
        Part operand = operandPart(tree.operand());
        leave(1);
        return new Part(new Expression.Cast(places.span(tree), type, operand.expression()), places.span(tree));
    }

    private Expression unary(DParser.UnaryContext tree) {
        if (tree.postfix() != null) {
            return postfix(tree.postfix());
        }
        Span span = places.span(tree);
        enter(1, span);
        Expression result;
        if (tree.SIZEOF() != null) {
            result = tree.typeName() != null ? new Expression.SizeofType(span, types.typeName(tree.typeName()))
                    : new Expression.SizeofExpression(span, unary(tree.unary()));
        } else if (tree.STRINGOF() != null) {
            result = new Expression.Stringof(span, unary(tree.unary()));
        } else if (tree.unaryOperator() != null) {
            UnaryOperator operator = UNARY.get(tree.unaryOperator().getText());
            result = new Expression.Unary(span, operator, operandPart(tree.operand()).expression());
        } else {
            UnaryOperator operator = tree.INCREMENT() != null ? UnaryOperator.INCREMENT : UnaryOperator.DECREMENT;
            result = new Expression.Unary(span, operator, unary(tree.unary()));
        }
        leave(1);
        return result;
    }

    private Expression postfix(DParser.PostfixContext tree) {
        List<DParser.SuffixContext> suffixes = tree.suffix();
        enter(suffixes.size() + 1, places.span(tree));
        Expression result = primary(tree.primary());
        for (DParser.SuffixContext suffix : suffixes) {
            result = suffix(result, suffix, places.span(tree.getStart(), suffix.getStop()));
        }
        leave(suffixes.size() + 1);
        return result;
    }

    private Expression suffix(Expression base, DParser.SuffixContext suffix, Span span) {
        if (suffix.LEFT_BRACKET() != null) {
            List<Expression> indices = arguments(suffix.arguments());
            if (base instanceof Expression.Aggregation aggregation && !aggregation.indexed()) {
                return new Expression.Aggregation(span, aggregation.name(), indices, true);
            }
            return new Expression.Index(span, base, indices);
        }
        if (suffix.LEFT_PAREN() != null) {
            if (!(base instanceof Expression.Identifier)) {
                throw new Refusal(ErrorTag.D_FUNC_IDENT, base.span(), "function designator is not of function type");
            }
            return new Expression.Call(span, base, arguments(suffix.arguments()));
        }
        if (suffix.memberName() != null) {
            return new Expression.Member(span, base, suffix.ARROW() != null, suffix.memberName().getText(),
                    places.span(suffix.memberName()));
        }
        return new Expression.Postfix(span, suffix.INCREMENT() != null, base);
    }

    private List<Expression> arguments(DParser.ArgumentsContext tree) {
        return tree == null ? List.of() : tree.assignment().stream().map(this::assignment).toList();
    }

    private Expression primary(DParser.PrimaryContext tree) {
        if (tree.LEFT_PAREN() != null && tree.OFFSETOF() == null && tree.XLATE() == null) {
            return expression(tree.expression());
        }
        Span span = places.span(tree);
        if (tree.OFFSETOF() != null) {
            return new Expression.Offsetof(span, types.typeName(tree.typeName()), tree.memberName().getText(),
                    places.span(tree.memberName()));
        }
        if (tree.XLATE() != null) {
            return new Expression.Xlate(span, types.typeName(tree.typeName()), expression(tree.expression()));
        }
        if (tree.memberName() != null) {
            Expression.Scope scope = tree.SELF() != null ? Expression.Scope.SELF : Expression.Scope.THIS;
            return new Expression.ScopedVariable(span, scope, tree.memberName().getText());
        }
        return word(((TerminalNode) tree.getChild(0)).getSymbol(), span);
    }

    private static Expression word(Token token, Span span) {
        String text = token.getText();
        return switch (token.getType()) {
            case DParser.INTEGER -> integer(text, span);
            case DParser.CHARACTER -> new Expression.IntegerLiteral(span, Literals.character(text), "", Base.CHARACTER);
            case DParser.FLOAT -> new Expression.FloatLiteral(span, text);
            case DParser.STRING -> new Expression.StringLiteral(span, Literals.string(text));
            case DParser.AGGREGATION -> new Expression.Aggregation(span, aggregationName(text), List.of(), false);
            default -> name(text, span);
        };
    }

    private static Expression integer(String text, Span span) {
        BigInteger value = Literals.integer(text);
        String suffix = text.substring(Literals.digits(text).length()).toLowerCase(Locale.ROOT);
        Base base = Literals.isHexadecimal(text) ? Base.HEXADECIMAL : Literals.isOctal(text) ? Base.OCTAL
                : Base.DECIMAL;
        return new Expression.IntegerLiteral(span, value, suffix, base);
    }

    /** {@code @} and {@code @_} are the same aggregation. */
    private static String aggregationName(String text) {
        String name = text.substring(1);
        return "_".equals(name) ? "" : name;
    }

    private static Expression name(String text, Span span) {
        ScopedName name = ScopedName.of(text);
        if (name.name().isEmpty()) {
            throw new Refusal(ErrorTag.D_IDENT_UNDEF, span, "failed to resolve " + text + ": Unknown symbol name");
        }
        return name.isScoped() ? new Expression.ExternalSymbol(span, name.qualifiers(), name.name())
                : new Expression.Identifier(span, text);
    }

    private void enter(int levels, Span at) {
        depth += levels;
        if (depth > DEPTH_MAX) {
            throw new Refusal(ErrorTag.D_SYNTAX, at, "expression is nested too deeply");
        }
    }

    private void leave(int levels) {
        depth -= levels;
    }
}
