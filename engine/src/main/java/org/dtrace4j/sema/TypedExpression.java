package org.dtrace4j.sema;

import java.util.List;
import org.dtrace4j.builtin.subr.Subroutine;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.StackType;
import org.dtrace4j.source.Span;

/**
 * A checked expression. Its value is a 64-bit integer: a number extended as its type says, or an address (pointers,
 * strings, structures, arrays).
 */
public sealed interface TypedExpression {
    /** Where it was written. */
    Span span();

    CtfType type();

    <R> R accept(Visitor<R> visitor);

    /** An integer or a null pointer. */
    record Constant(Span span, CtfType type, long value) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConstant(this);
        }
    }

    /** A string constant. */
    record StringConstant(Span span, CtfType type, String value) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitStringConstant(this);
        }
    }

    /** A built-in variable: one of the probe's arguments or a method of the ABI. */
    record BuiltinRead(Span span, CtfType type, BuiltinVariable row) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBuiltinRead(this);
        }
    }

    /** Argument {@code index} of the probe as it came. */
    record Argument(Span span, CtfType type, int index) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitArgument(this);
        }
    }

    /** The value of a variable, or of an element of an associative array. */
    record VariableRead(Span span, Variable variable, List<TypedExpression> keys) implements TypedExpression {
        public VariableRead {
            keys = List.copyOf(keys);
        }

        @Override
        public CtfType type() {
            return variable.type();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitVariableRead(this);
        }
    }

    /** Sets a variable or an element. Its value is {@code value}, which has the variable's type. */
    record VariableWrite(Span span, Variable variable, List<TypedExpression> keys, TypedExpression value)
            implements TypedExpression {
        public VariableWrite {
            keys = List.copyOf(keys);
        }

        @Override
        public CtfType type() {
            return variable.type();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitVariableWrite(this);
        }
    }

    /** A scalar in memory. */
    record Load(Span span, CtfType type, TypedExpression address) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLoad(this);
        }
    }

    /**
     * Stores a scalar, a string or a structure into memory that programs may change. Its value is {@code value}, which
     * has {@code type}.
     */
    record Store(Span span, CtfType type, TypedExpression address, TypedExpression value) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitStore(this);
        }
    }

    /**
     * A bit-field: {@code width} bits from bit {@code shift} on of the storage unit of {@code type} at {@code
     * address}.
     */
    record BitFieldLoad(Span span, CtfType type, TypedExpression address, int shift, int width)
            implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBitFieldLoad(this);
        }
    }

    /** A structure, union, array or string in memory; its value is its address. */
    record Place(Span span, CtfType type, TypedExpression address) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPlace(this);
        }
    }

    /** The same 64 bits as another type. */
    record Retyped(Span span, CtfType type, TypedExpression operand) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitRetyped(this);
        }
    }

    /** Cut to the width of an integer type and extended again as that type says. */
    record Converted(Span span, CtfType type, TypedExpression operand) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConverted(this);
        }
    }

    /** {@code -} or {@code ~} in {@code type}. */
    record Unary(Span span, CtfType type, UnaryOperation operation, TypedExpression operand)
            implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitUnary(this);
        }
    }

    /** Arithmetic in {@code type}, which both operands have (of a shift, the left one). */
    record Arithmetic(Span span, CtfType type, ArithmeticOperation operation, TypedExpression left,
            TypedExpression right)
            implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitArithmetic(this);
        }
    }

    /** A comparison of two 64-bit integers: 0 or 1. */
    record Comparison(Span span, CtfType type, Relation relation, boolean unsigned, TypedExpression left,
            TypedExpression right)
            implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitComparison(this);
        }
    }

    /** A comparison of two strings: 0 or 1. */
    record StringComparison(Span span, CtfType type, Relation relation, TypedExpression left, TypedExpression right)
            implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitStringComparison(this);
        }
    }

    /** {@code !}: 1 for 0, else 0. */
    record Not(Span span, CtfType type, TypedExpression operand) implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitNot(this);
        }
    }

    /** {@code &&}, {@code ||} and {@code ^^}: 0 or 1; the first two evaluate the right side only if they must. */
    record Logical(Span span, CtfType type, LogicalOperation operation, TypedExpression left, TypedExpression right)
            implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLogical(this);
        }
    }

    /** {@code condition ? whenTrue : whenFalse}; both have {@code type}. */
    record Conditional(Span span, CtfType type, TypedExpression condition, TypedExpression whenTrue,
            TypedExpression whenFalse)
            implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConditional(this);
        }
    }

    /** Evaluates {@code first}, then {@code second}, whose value it has. */
    record Sequence(Span span, TypedExpression first, TypedExpression second) implements TypedExpression {
        @Override
        public CtfType type() {
            return second.type();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSequence(this);
        }
    }

    /** A call of a subroutine with all its arguments, left-out ones included. */
    record Call(Span span, CtfType type, Subroutine row, List<TypedExpression> arguments) implements TypedExpression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitCall(this);
        }
    }

    /** Evaluates {@code value} once, and {@code body} with it. */
    record Let(Span span, Temporary temporary, TypedExpression value, TypedExpression body) implements TypedExpression {
        @Override
        public CtfType type() {
            return body.type();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLet(this);
        }
    }

    /** The value of a {@link Let} around. */
    record TemporaryRead(Span span, Temporary temporary) implements TypedExpression {
        @Override
        public CtfType type() {
            return temporary.type;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitTemporaryRead(this);
        }
    }

    /**
     * What a translator makes of {@code input}: data that is nowhere as a whole. The checker replaces a use of its
     * members by their values, and nothing else can be done with it; evaluated for effect it is its input.
     *
     * @param type {@link DynamicType#TRANSLATED} or {@link DynamicType#TRANSLATED_POINTER}
     */
    record Translated(Span span, DynamicType type, Translator translator, TypedExpression input)
            implements TypedExpression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return input.accept(visitor);
        }

        boolean isPointer() {
            return type == DynamicType.TRANSLATED_POINTER;
        }

        /** {@code *pointer} or {@code &object}. */
        Translated as(Span where, DynamicType other) {
            return new Translated(where, other, translator, input);
        }

        /** Whether it can be called by this type: the translator's output, or a pointer to it. */
        boolean isOf(CtfType named) {
            return isPointer() ? Types.isPointer(named) && Types.same(Types.target(named), translator.output())
                    : Types.same(named, translator.output());
        }
    }

    /**
     * A stack, of the kernel or of the process, as a record or a key. It cannot be computed with.
     *
     * @param nameBytes size of the table of names that a record has behind it
     */
    record Stack(Span span, CtfType type, int frames, int nameBytes) implements TypedExpression {
        /** Words that it takes: that of a process begins with the process's id. */
        public int words() {
            return type == StackType.USER ? frames + 1 : frames;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitStack(this);
        }
    }

    /** A value that is kept while another expression is evaluated. Has an identity. */
    final class Temporary {
        private final CtfType type;

        public Temporary(CtfType type) {
            this.type = type;
        }

        public CtfType type() {
            return type;
        }
    }

    /** Unary operations on integers. */
    enum UnaryOperation {
        NEGATE("-"), COMPLEMENT("~");

        private final String spelling;

        UnaryOperation(String spelling) {
            this.spelling = spelling;
        }

        public String spelling() {
            return spelling;
        }
    }

    /** Binary operations on integers. */
    enum ArithmeticOperation {
        ADD("+"), SUBTRACT("-"), MULTIPLY("*"), DIVIDE("/"), REMAINDER("%"), AND("&"), OR("|"), XOR("^"),
                SHIFT_LEFT("<<"),
        SHIFT_RIGHT(">>");

        private final String spelling;

        ArithmeticOperation(String spelling) {
            this.spelling = spelling;
        }

        public String spelling() {
            return spelling;
        }

        public boolean isShift() {
            return this == SHIFT_LEFT || this == SHIFT_RIGHT;
        }

        /** Whether it divides, and so may fault. */
        public boolean isDivision() {
            return this == DIVIDE || this == REMAINDER;
        }
    }

    /** Relations. */
    enum Relation {
        EQUAL("=="), NOT_EQUAL("!="), LESS("<"), LESS_EQUAL("<="), GREATER(">"), GREATER_EQUAL(">=");

        private final String spelling;

        Relation(String spelling) {
            this.spelling = spelling;
        }

        public String spelling() {
            return spelling;
        }

        /** Whether it holds, given how left compares with right. */
        public boolean holds(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
                case LESS -> comparison < 0;
                case LESS_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_EQUAL -> comparison >= 0;
            };
        }
    }

    /** Logical operations. */
    enum LogicalOperation {
        AND("&&"), OR("||"), XOR("^^");

        private final String spelling;

        LogicalOperation(String spelling) {
            this.spelling = spelling;
        }

        public String spelling() {
            return spelling;
        }
    }

    /** One method for each kind of expression. */
    interface Visitor<R> {
        R visitConstant(Constant e);

        R visitStringConstant(StringConstant e);

        R visitBuiltinRead(BuiltinRead e);

        R visitArgument(Argument e);

        R visitVariableRead(VariableRead e);

        R visitVariableWrite(VariableWrite e);

        R visitLoad(Load e);

        R visitStore(Store e);

        R visitBitFieldLoad(BitFieldLoad e);

        R visitPlace(Place e);

        R visitRetyped(Retyped e);

        R visitConverted(Converted e);

        R visitUnary(Unary e);

        R visitArithmetic(Arithmetic e);

        R visitComparison(Comparison e);

        R visitStringComparison(StringComparison e);

        R visitNot(Not e);

        R visitLogical(Logical e);

        R visitConditional(Conditional e);

        R visitSequence(Sequence e);

        R visitCall(Call e);

        R visitLet(Let e);

        R visitTemporaryRead(TemporaryRead e);

        R visitStack(Stack e);
    }
}
