package org.dtrace4j.ast;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/** Writes expressions with as few parentheses as the grammar allows. */
final class ExpressionText implements Expression.Visitor<ExpressionText.Text> {
    private static final int COMMA = 0;
    private static final int ASSIGNMENT = 1;
    private static final int CONDITIONAL = 2;
    /** Binary operators come from here on, by their precedence. */
    private static final int BINARY = 3;
    private static final int CAST = 14;
    private static final int UNARY = 15;
    private static final int POSTFIX = 16;
    private static final int PRIMARY = 17;

    private ExpressionText() { }

    /** An expression's characters, and how tightly it binds. */
    record Text(String characters, int level) {
        String atLeast(int required) {
            return level >= required ? characters : "(" + characters + ")";
        }
    }

    static String of(Expression expression) {
        return text(expression, COMMA);
    }

    /** An expression that a comma would end. */
    static String ofArgument(Expression expression) {
        return text(expression, ASSIGNMENT);
    }

    /** An expression where the grammar admits no assignment. */
    static String ofConstant(Expression expression) {
        return text(expression, CONDITIONAL);
    }

    private static String text(Expression expression, int level) {
        return expression.accept(new ExpressionText()).atLeast(level);
    }

    private static String arguments(List<Expression> arguments) {
        return arguments.stream().map(ExpressionText::ofArgument).collect(Collectors.joining(", "));
    }

    @Override
    public Text visitIntegerLiteral(Expression.IntegerLiteral e) {
        String digits = switch (e.base()) {
            case DECIMAL -> e.value().toString();
            case OCTAL -> e.value().signum() == 0 ? "0" : "0" + e.value().toString(8);
            case HEXADECIMAL -> "0x" + e.value().toString(16);
            case CHARACTER -> character(e.value());
        };
        return new Text(digits + e.suffix(), PRIMARY);
    }

    private static String character(BigInteger value) {
        StringBuilder out = new StringBuilder("'");
        int bytes = Math.max(1, (value.bitLength() + 7) / 8);
        for (int i = bytes - 1; i >= 0; i--) {
            int c = value.shiftRight(8 * i).intValue() & 0xff;
            out.append(c < 0x80 ? escaped((char) c, '\'') : octal(c));
        }
        return out.append('\'').toString();
    }

    @Override
    public Text visitFloatLiteral(Expression.FloatLiteral e) {
        return new Text(e.text(), PRIMARY);
    }

    @Override
    public Text visitStringLiteral(Expression.StringLiteral e) {
        String inner = e.value().chars().mapToObj(c -> escaped((char) c, '"')).collect(Collectors.joining());
        return new Text('"' + inner + '"', PRIMARY);
    }

    private static String escaped(char c, char quote) {
        if (c == quote && c == '\'') {
            // A backslash before an apostrophe would stand for itself.
            return octal(c);
        }
        if (c == quote || c == '\\') {
            return "\\" + c;
        }
        return switch (c) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> c < ' ' || c == 0x7f ? octal(c) : String.valueOf(c);
        };
    }

    /** All three digits, so that a digit behind it does not belong to it. */
    private static String octal(int c) {
        return "\\" + (c >> 6) + (c >> 3 & 7) + (c & 7);
    }

    @Override
    public Text visitIdentifier(Expression.Identifier e) {
        return new Text(e.name(), PRIMARY);
    }

    @Override
    public Text visitScopedVariable(Expression.ScopedVariable e) {
        return new Text((e.scope() == Expression.Scope.SELF ? "self->" : "this->") + e.name(), PRIMARY);
    }

    @Override
    public Text visitExternalSymbol(Expression.ExternalSymbol e) {
        return new Text(String.join("`", e.qualifiers()) + "`" + e.name(), PRIMARY);
    }

    @Override
    public Text visitAggregation(Expression.Aggregation e) {
        return new Text("@" + e.name() + (e.indexed() ? "[" + arguments(e.keys()) + "]" : ""), PRIMARY);
    }

    @Override
    public Text visitIndex(Expression.Index e) {
        return new Text(text(e.base(), POSTFIX) + "[" + arguments(e.indices()) + "]", POSTFIX);
    }

    @Override
    public Text visitCall(Expression.Call e) {
        return new Text(text(e.function(), POSTFIX) + "(" + arguments(e.arguments()) + ")", POSTFIX);
    }

    @Override
    public Text visitMember(Expression.Member e) {
        // Behind the digits of a number a dot would belong to the number.
        boolean number = e.base() instanceof Expression.IntegerLiteral || e.base() instanceof Expression.FloatLiteral;
        String base = number ? "(" + of(e.base()) + ")" : text(e.base(), POSTFIX);
        return new Text(base + (e.arrow() ? "->" : ".") + e.member(), POSTFIX);
    }

    @Override
    public Text visitUnary(Expression.Unary e) {
        boolean step = e.operator() == Expression.UnaryOperator.INCREMENT
                || e.operator() == Expression.UnaryOperator.DECREMENT;
        String operator = e.operator().spelling();
        String operand = text(e.operand(), step ? UNARY : CAST);
        boolean fuses = operand.charAt(0) == operator.charAt(operator.length() - 1);
        return new Text(operator + (fuses ? " " : "") + operand, UNARY);
    }

    @Override
    public Text visitPostfix(Expression.Postfix e) {
        return new Text(text(e.operand(), POSTFIX) + (e.increment() ? "++" : "--"), POSTFIX);
    }

    @Override
    public Text visitBinary(Expression.Binary e) {
        int level = BINARY + e.operator().precedence();
        return new Text(text(e.left(), level) + " " + e.operator().spelling() + " " + text(e.right(), level + 1),
                level);
    }

    @Override
    public Text visitConditional(Expression.Conditional e) {
        return new Text(text(e.condition(), BINARY) + " ? " + of(e.whenTrue()) + " : "
                + text(e.whenFalse(), CONDITIONAL),
                CONDITIONAL);
    }

    @Override
    public Text visitAssignment(Expression.Assignment e) {
        String operator = e.operator().map(Expression.BinaryOperator::spelling).orElse("") + "=";
        return new Text(text(e.target(), UNARY) + " " + operator + " " + text(e.value(), ASSIGNMENT), ASSIGNMENT);
    }

    @Override
    public Text visitComma(Expression.Comma e) {
        return new Text(of(e.left()) + ", " + ofArgument(e.right()), COMMA);
    }

    @Override
    public Text visitCast(Expression.Cast e) {
        return new Text("(" + Unparser.unparse(e.type()) + ")" + text(e.operand(), CAST), CAST);
    }

    @Override
    public Text visitSizeofType(Expression.SizeofType e) {
        return new Text("sizeof (" + Unparser.unparse(e.type()) + ")", UNARY);
    }

    @Override
    public Text visitSizeofExpression(Expression.SizeofExpression e) {
        return new Text("sizeof (" + of(e.operand()) + ")", UNARY);
    }

    @Override
    public Text visitOffsetof(Expression.Offsetof e) {
        return new Text("offsetof(" + Unparser.unparse(e.type()) + ", " + e.member() + ")", POSTFIX);
    }

    @Override
    public Text visitStringof(Expression.Stringof e) {
        return new Text("stringof (" + of(e.operand()) + ")", UNARY);
    }

    @Override
    public Text visitXlate(Expression.Xlate e) {
        return new Text("xlate <" + Unparser.unparse(e.type()) + ">(" + of(e.operand()) + ")", POSTFIX);
    }
}
