package org.dtrace4j.types;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StructType;

/**
 * Computes integer constant expressions, as array dimensions, bit-field widths and enumerators need them. Gives nothing
 * for whatever is not one, division by zero included.
 */
final class ConstantFolder {
    private final TypeResolver resolver;

    ConstantFolder(TypeResolver resolver) {
        this.resolver = resolver;
    }

    Optional<Constant> fold(Expression expression) {
        return fold(expression, List.of());
    }

    /** Folds an enumerator's value, which may refer to the enumerators before it. */
    Optional<Constant> fold(Expression expression, List<EnumType.Enumerator> siblings) {
        return Optional.ofNullable(expression.accept(new Folder(siblings)));
    }

    /** Null stands for "not constant" inside. */
    private final class Folder implements Expression.Visitor<Constant> {
        private final List<EnumType.Enumerator> siblings;

        Folder(List<EnumType.Enumerator> siblings) {
            this.siblings = siblings;
        }

        @Override
        public Constant visitIntegerLiteral(Expression.IntegerLiteral e) {
            if (e.base() == Expression.IntegerLiteral.Base.CHARACTER) {
                return new Constant(e.value().longValue(), e.value().bitLength() < Integer.SIZE ? IntegerType.INT
                        : IntegerType.LONG);
            }
            return IntegerRules.typeOf(e, resolver.scope().model())
                    .map(type -> new Constant(e.value().longValue(), type)).orElse(null);
        }

        @Override
        public Constant visitIdentifier(Expression.Identifier e) {
            Optional<Constant> sibling = siblings.stream().filter(s -> s.name().equals(e.name())).findFirst()
                    .map(s -> Constant.of(s.value()));
            return sibling
                    .or(() -> resolver.names().constant(e.name()))
                    .or(() -> resolver.scope().enumerator(e.name()).map(c -> Constant.of(c.value())))
                    .orElse(null);
        }

        @Override
        public Constant visitUnary(Expression.Unary e) {
            Constant operand = e.operand().accept(this);
            if (operand == null) {
                return null;
            }
            IntegerType type = IntegerRules.promoted(operand.type());
            return switch (e.operator()) {
                case PLUS -> new Constant(operand.value(), type);
                case MINUS -> new Constant(-operand.value(), type);
                case COMPLEMENT -> new Constant(~operand.value(), type);
                case NOT -> truth(operand.value() == 0);
                case DEREFERENCE, ADDRESS, INCREMENT, DECREMENT -> null;
            };
        }

        @Override
        public Constant visitBinary(Expression.Binary e) {
            Constant left = e.left().accept(this);
            Constant right = e.right().accept(this);
            return left == null || right == null ? null : binary(e.operator(), left, right);
        }

        @Override
        public Constant visitConditional(Expression.Conditional e) {
            Constant condition = e.condition().accept(this);
            Constant whenTrue = e.whenTrue().accept(this);
            Constant whenFalse = e.whenFalse().accept(this);
            if (condition == null || whenTrue == null || whenFalse == null) {
                return null;
            }
            IntegerType type = IntegerRules.common(whenTrue.type(), whenFalse.type());
            return new Constant(condition.value() != 0 ? whenTrue.value() : whenFalse.value(), type);
        }

        @Override
        public Constant visitComma(Expression.Comma e) {
            Constant left = e.left().accept(this);
            return left == null ? null : e.right().accept(this);
        }

        @Override
        public Constant visitCast(Expression.Cast e) {
            Constant operand = e.operand().accept(this);
            CtfType type = resolver.type(e.type()).resolved();
            if (operand == null) {
                return null;
            }
            if (type instanceof EnumType) {
                return new Constant(operand.value(), IntegerType.INT);
            }
            return type instanceof IntegerType integer ? new Constant(operand.value(), integer) : null;
        }

        @Override
        public Constant visitSizeofType(Expression.SizeofType e) {
            long size = resolver.type(e.type()).size();
            return size == 0 ? null : new Constant(size, IntegerType.UNSIGNED_LONG);
        }

        @Override
        public Constant visitOffsetof(Expression.Offsetof e) {
            if (resolver.type(e.type()).resolved() instanceof StructType struct) {
                return struct.member(e.member()).filter(m -> !m.isBitField())
                        .map(m -> new Constant(m.offset(), IntegerType.UNSIGNED_LONG)).orElse(null);
            }
            return null;
        }

        @Override
        public Constant visitFloatLiteral(Expression.FloatLiteral e) {
            return null;
        }

        @Override
        public Constant visitStringLiteral(Expression.StringLiteral e) {
            return null;
        }

        @Override
        public Constant visitScopedVariable(Expression.ScopedVariable e) {
            return null;
        }

        @Override
        public Constant visitExternalSymbol(Expression.ExternalSymbol e) {
            return null;
        }

        @Override
        public Constant visitAggregation(Expression.Aggregation e) {
            return null;
        }

        @Override
        public Constant visitIndex(Expression.Index e) {
            return null;
        }

        @Override
        public Constant visitCall(Expression.Call e) {
            return null;
        }

        @Override
        public Constant visitMember(Expression.Member e) {
            return null;
        }

        @Override
        public Constant visitPostfix(Expression.Postfix e) {
            return null;
        }

        @Override
        public Constant visitAssignment(Expression.Assignment e) {
            return null;
        }

        @Override
        public Constant visitSizeofExpression(Expression.SizeofExpression e) {
            Constant operand = e.operand().accept(this);
            return operand == null ? null : new Constant(operand.type().size(), IntegerType.UNSIGNED_LONG);
        }

        @Override
        public Constant visitStringof(Expression.Stringof e) {
            return null;
        }

        @Override
        public Constant visitXlate(Expression.Xlate e) {
            return null;
        }
    }

    private static Constant binary(Expression.BinaryOperator operator, Constant left, Constant right) {
        IntegerType type = IntegerRules.common(left.type(), right.type());
        long a = Constant.truncate(left.value(), type);
        long b = Constant.truncate(right.value(), type);
        return switch (operator) {
            case MULTIPLY -> new Constant(a * b, type);
            case DIVIDE -> b == 0 ? null : new Constant(type.signed() ? a / b : Long.divideUnsigned(a, b), type);
            case REMAINDER -> b == 0 ? null : new Constant(type.signed() ? a % b : Long.remainderUnsigned(a, b), type);
            case ADD -> new Constant(a + b, type);
            case SUBTRACT -> new Constant(a - b, type);
            case SHIFT_LEFT, SHIFT_RIGHT -> shift(operator, left, right.value());
            case LESS -> truth(compare(a, b, type) < 0);
            case LESS_EQUAL -> truth(compare(a, b, type) <= 0);
            case GREATER -> truth(compare(a, b, type) > 0);
            case GREATER_EQUAL -> truth(compare(a, b, type) >= 0);
            case EQUAL -> truth(a == b);
            case NOT_EQUAL -> truth(a != b);
            case AND -> new Constant(a & b, type);
            case XOR -> new Constant(a ^ b, type);
            case OR -> new Constant(a | b, type);
            case LOGICAL_AND -> truth(left.value() != 0 && right.value() != 0);
            case LOGICAL_XOR -> truth(left.value() != 0 ^ right.value() != 0);
            case LOGICAL_OR -> truth(left.value() != 0 || right.value() != 0);
        };
    }

    /** The type of a shift is that of its left side. What is shifted by its width or more has no value in C. */
    private static Constant shift(Expression.BinaryOperator operator, Constant left, long by) {
        IntegerType type = IntegerRules.promoted(left.type());
        if (by < 0 || by >= type.bits()) {
            return null;
        }
        long shifted = operator == Expression.BinaryOperator.SHIFT_LEFT ? left.value() << by
                : type.signed() ? left.value() >> by : left.value() >>> by;
        return new Constant(shifted, type);
    }

    private static int compare(long a, long b, IntegerType type) {
        return type.signed() ? Long.compare(a, b) : Long.compareUnsigned(a, b);
    }

    private static Constant truth(boolean value) {
        return Constant.of(value ? 1 : 0);
    }
}
