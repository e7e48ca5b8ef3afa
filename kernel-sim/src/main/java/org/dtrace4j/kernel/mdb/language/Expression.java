package org.dtrace4j.kernel.mdb.language;

/** An arithmetic expression over 64-bit values. */
public sealed interface Expression {
    record Constant(long value) implements Expression { }

    /** {@code .}: the address that commands apply to. */
    record Dot() implements Expression { }

    /** The address of a function or variable; {@code module} is empty unless written in front. */
    record SymbolName(String module, String name) implements Expression { }

    /** {@code <name}: a variable of the debugger or a register. */
    record Variable(String name) implements Expression { }

    record Unary(UnaryOperator operator, Expression operand) implements Expression { }

    record Binary(BinaryOperator operator, Expression left, Expression right) implements Expression { }

    /** What stands in front of an operand. */
    enum UnaryOperator {
        NEGATE('-'), COMPLEMENT('~'), NOT('#'), LOAD('*');

        final char sign;

        UnaryOperator(char sign) {
            this.sign = sign;
        }
    }

    /** What stands between operands. A higher level binds tighter. */
    enum BinaryOperator {
        MULTIPLY("*", 6), DIVIDE("%", 6), ROUND_UP("#", 6), ADD("+", 5), SUBTRACT("-", 5), SHIFT_LEFT("<<", 4),
        SHIFT_RIGHT(">>", 4), EQUAL("==", 3), NOT_EQUAL("!=", 3), AND("&", 2), EXCLUSIVE_OR("^", 1), OR("|", 0);

        final String sign;
        final int level;

        BinaryOperator(String sign, int level) {
            this.sign = sign;
            this.level = level;
        }
    }
}
