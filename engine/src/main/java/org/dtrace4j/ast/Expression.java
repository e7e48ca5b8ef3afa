package org.dtrace4j.ast;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.source.Span;

/** An expression of D, as written. */
public sealed interface Expression extends Node {
    <R> R accept(Visitor<R> visitor);

    /**
     * An integer constant or a character constant.
     *
     * @param value its value, never negative; it may be too large for any type, which is {@code sema}'s to say
     * @param suffix the letters behind it in lower case, from {@code ""} to {@code "ull"}
     * @param base how it is written
     */
    record IntegerLiteral(Span span, BigInteger value, String suffix, Base base) implements Expression {
        /** The notations; a decimal constant chooses among fewer types than the others. */
        public enum Base { DECIMAL, OCTAL, HEXADECIMAL, CHARACTER }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitIntegerLiteral(this);
        }
    }

    /** A floating constant, which D can read and not compute with. */
    record FloatLiteral(Span span, String text) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFloatLiteral(this);
        }
    }

    /** A string constant; {@code value} has its escapes resolved. */
    record StringLiteral(Span span, String value) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitStringLiteral(this);
        }
    }

    /** A word: a variable, constant, inline, or a name in front of {@code (}. */
    record Identifier(Span span, String name) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitIdentifier(this);
        }
    }

    /** {@code self->x} or {@code this->x}. */
    record ScopedVariable(Span span, Scope scope, String name) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitScopedVariable(this);
        }
    }

    /** The scopes of D's variables that are written with an arrow. */
    enum Scope { SELF, THIS }

    /**
     * A symbol of the traced system: {@code `name}, {@code module`name}, {@code LM0`module`name}.
     *
     * @param qualifiers what stands before the last backquote, outermost first; empty for {@code `name}
     */
    record ExternalSymbol(Span span, List<String> qualifiers, String name) implements Expression {
        public ExternalSymbol {
            qualifiers = List.copyOf(qualifiers);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitExternalSymbol(this);
        }
    }

    /** {@code @}, {@code @a}, {@code @a[k, …]}; {@code name} is empty for the anonymous aggregation. */
    record Aggregation(Span span, String name, List<Expression> keys, boolean indexed) implements Expression {
        public Aggregation {
            keys = List.copyOf(keys);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAggregation(this);
        }
    }

    /** {@code base[i]} or {@code base[k1, k2]}: a C array, a pointer or an associative array. */
    record Index(Span span, Expression base, List<Expression> indices) implements Expression {
        public Index {
            indices = List.copyOf(indices);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitIndex(this);
        }
    }

    /** {@code function(arguments)}. */
    record Call(Span span, Expression function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitCall(this);
        }
    }

    /** {@code base.member}, or {@code base->member} when {@code arrow}. */
    record Member(Span span, Expression base, boolean arrow, String member, Span memberSpan) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMember(this);
        }
    }

    /** A prefix operator. */
    record Unary(Span span, UnaryOperator operator, Expression operand) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitUnary(this);
        }
    }

    /** {@code operand++} or {@code operand--}. */
    record Postfix(Span span, boolean increment, Expression operand) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPostfix(this);
        }
    }

    /** A binary operator that is not an assignment. */
    record Binary(Span span, BinaryOperator operator, Span operatorSpan, Expression left, Expression right) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBinary(this);
        }
    }

    /** {@code condition ? whenTrue : whenFalse}. */
    record Conditional(Span span, Expression condition, Expression whenTrue, Expression whenFalse) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConditional(this);
        }
    }

    /** {@code target = value}, or {@code target += value} and its like when there is an operator. */
    record Assignment(Span span, Optional<BinaryOperator> operator, Span operatorSpan, Expression target, Expression value)
            implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAssignment(this);
        }
    }

    /** {@code left, right}. */
    record Comma(Span span, Expression left, Expression right) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitComma(this);
        }
    }

    /** {@code (type)operand}. */
    record Cast(Span span, TypeSyntax type, Expression operand) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitCast(this);
        }
    }

    /** {@code sizeof (type)}. */
    record SizeofType(Span span, TypeSyntax type) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSizeofType(this);
        }
    }

    /** {@code sizeof operand}. */
    record SizeofExpression(Span span, Expression operand) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSizeofExpression(this);
        }
    }

    /** {@code offsetof(type, member)}. */
    record Offsetof(Span span, TypeSyntax type, String member, Span memberSpan) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitOffsetof(this);
        }
    }

    /** {@code stringof operand} or {@code stringof(operand)}. */
    record Stringof(Span span, Expression operand) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitStringof(this);
        }
    }

    /** {@code xlate <type>(operand)}. */
    record Xlate(Span span, TypeSyntax type, Expression operand) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitXlate(this);
        }
    }

    /** Prefix operators by their spelling. */
    enum UnaryOperator {
        PLUS("+"), MINUS("-"), COMPLEMENT("~"), NOT("!"), DEREFERENCE("*"), ADDRESS("&"), INCREMENT("++"), DECREMENT("--");

        private final String spelling;

        UnaryOperator(String spelling) {
            this.spelling = spelling;
        }

        public String spelling() {
            return spelling;
        }
    }

    /** Binary operators by their spelling, with C's precedence; {@code ^^} is D's logical exclusive or. */
    enum BinaryOperator {
        MULTIPLY("*", 10), DIVIDE("/", 10), REMAINDER("%", 10), ADD("+", 9), SUBTRACT("-", 9),
        SHIFT_LEFT("<<", 8), SHIFT_RIGHT(">>", 8), LESS("<", 7), LESS_EQUAL("<=", 7), GREATER(">", 7),
        GREATER_EQUAL(">=", 7), EQUAL("==", 6), NOT_EQUAL("!=", 6), AND("&", 5), XOR("^", 4), OR("|", 3),
        LOGICAL_AND("&&", 2), LOGICAL_XOR("^^", 1), LOGICAL_OR("||", 0);

        private final String spelling;
        private final int precedence;

        BinaryOperator(String spelling, int precedence) {
            this.spelling = spelling;
            this.precedence = precedence;
        }

        public String spelling() {
            return spelling;
        }

        /** Binds tighter the higher it is. */
        public int precedence() {
            return precedence;
        }
    }

    /** One method for each kind of expression. */
    interface Visitor<R> {
        R visitIntegerLiteral(IntegerLiteral e);

        R visitFloatLiteral(FloatLiteral e);

        R visitStringLiteral(StringLiteral e);

        R visitIdentifier(Identifier e);

        R visitScopedVariable(ScopedVariable e);

        R visitExternalSymbol(ExternalSymbol e);

        R visitAggregation(Aggregation e);

        R visitIndex(Index e);

        R visitCall(Call e);

        R visitMember(Member e);

        R visitUnary(Unary e);

        R visitPostfix(Postfix e);

        R visitBinary(Binary e);

        R visitConditional(Conditional e);

        R visitAssignment(Assignment e);

        R visitComma(Comma e);

        R visitCast(Cast e);

        R visitSizeofType(SizeofType e);

        R visitSizeofExpression(SizeofExpression e);

        R visitOffsetof(Offsetof e);

        R visitStringof(Stringof e);

        R visitXlate(Xlate e);
    }
}
