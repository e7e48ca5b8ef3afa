package org.dtrace4j.sema;

import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.IntegerType.Kind;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.sema.TypedExpression.Arithmetic;
import org.dtrace4j.sema.TypedExpression.ArithmeticOperation;
import org.dtrace4j.sema.TypedExpression.Comparison;
import org.dtrace4j.sema.TypedExpression.Conditional;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedExpression.Converted;
import org.dtrace4j.sema.TypedExpression.Logical;
import org.dtrace4j.sema.TypedExpression.LogicalOperation;
import org.dtrace4j.sema.TypedExpression.Not;
import org.dtrace4j.sema.TypedExpression.Relation;
import org.dtrace4j.sema.TypedExpression.Retyped;
import org.dtrace4j.sema.TypedExpression.Unary;
import org.dtrace4j.sema.TypedExpression.UnaryOperation;
import org.dtrace4j.source.Span;

/**
 * Makes nodes, and constants where the operands are constants. So the typed tree never computes with constants only,
 * and a place that needs a constant looks for one node.
 */
final class Folding {
    private Folding() { }

    /** The value of an integer type that {@code value} becomes when it is stored in it. */
    static long normalize(CtfType type, long value) {
        if (!Types.isInteger(type)) {
            return value;
        }
        IntegerType i = Types.integer(type);
        if (i.kind() == Kind.BOOLEAN) {
            return value == 0 ? 0 : 1;
        }
        int unused = Long.SIZE - i.bits();
        return i.signed() ? value << unused >> unused : value << unused >>> unused;
    }

    /** The same 64 bits as another type. */
    static TypedExpression retype(Span span, CtfType type, TypedExpression operand) {
        if (operand instanceof Constant c) {
            return new Constant(span, type, c.value());
        }
        return operand.type().equals(type) ? operand : new Retyped(span, type, operand);
    }

    /** An integer, or a pointer taken as one, as an integer of another type. */
    static TypedExpression convert(Span span, CtfType type, TypedExpression operand) {
        if (operand instanceof Constant c) {
            return new Constant(span, type, normalize(type, c.value()));
        }
        return fits(operand.type(), type) ? retype(span, type, operand) : new Converted(span, type, operand);
    }

    /** Whether every value of {@code from}, extended to 64 bits, is the same extended as {@code to}. */
    private static boolean fits(CtfType from, CtfType to) {
        IntegerType t = Types.integer(to);
        if (t.kind() == Kind.BOOLEAN) {
            return Types.isInteger(from) && Types.integer(from).kind() == Kind.BOOLEAN;
        }
        if (t.bits() == Long.SIZE) {
            return true;
        }
        if (!Types.isInteger(from)) {
            return false;
        }
        IntegerType f = Types.integer(from);
        return f.signed() == t.signed() ? f.bits() <= t.bits() : !f.signed() && f.bits() < t.bits();
    }

    static TypedExpression unary(Span span, CtfType type, UnaryOperation operation, TypedExpression operand) {
        if (operand instanceof Constant c) {
            return new Constant(span, type, normalize(type, operation == UnaryOperation.NEGATE ? -c.value()
                    : ~c.value()));
        }
        return new Unary(span, type, operation, operand);
    }

    /** Arithmetic; a constant 0 as a divisor is refused. */
    static TypedExpression arithmetic(Span span, CtfType type, ArithmeticOperation operation, TypedExpression left,
            TypedExpression right) {
        if (operation.isDivision() && right instanceof Constant c && c.value() == 0) {
            throw new Refusal(ErrorTag.D_DIV_ZERO, span, "expression contains division by zero");
        }
        if (left instanceof Constant l && right instanceof Constant r) {
            return new Constant(span, type, normalize(type,
                    compute(operation, Types.isUnsigned(type), l.value(), r.value())));
        }
        return new Arithmetic(span, type, operation, left, right);
    }

    /** What clauses compute before they normalize; the divisor is not 0. */
    private static long compute(ArithmeticOperation operation, boolean unsigned, long l, long r) {
        return switch (operation) {
            case ADD -> l + r;
            case SUBTRACT -> l - r;
            case MULTIPLY -> l * r;
            case DIVIDE -> unsigned ? Long.divideUnsigned(l, r) : l / r;
            case REMAINDER -> unsigned ? Long.remainderUnsigned(l, r) : l % r;
            case AND -> l & r;
            case OR -> l | r;
            case XOR -> l ^ r;
            case SHIFT_LEFT -> l << r;
            case SHIFT_RIGHT -> unsigned ? l >>> r : l >> r;
        };
    }

    static TypedExpression comparison(Span span, Relation relation, boolean unsigned, TypedExpression left,
            TypedExpression right) {
        if (left instanceof Constant l && right instanceof Constant r) {
            int order = unsigned ? Long.compareUnsigned(l.value(), r.value()) : Long.compare(l.value(), r.value());
            return truth(span, relation.holds(order));
        }
        return new Comparison(span, IntegerType.INT, relation, unsigned, left, right);
    }

    static TypedExpression not(Span span, TypedExpression operand) {
        return operand instanceof Constant c ? truth(span, c.value() == 0) : new Not(span, IntegerType.INT, operand);
    }

    static TypedExpression logical(Span span, LogicalOperation operation, TypedExpression left, TypedExpression right) {
        if (left instanceof Constant l) {
            boolean truth = l.value() != 0;
            if (operation == LogicalOperation.AND && !truth || operation == LogicalOperation.OR && truth) {
                return truth(span, truth);
            }
            if (right instanceof Constant r) {
                return truth(span, operation == LogicalOperation.XOR ? truth != (r.value() != 0) : r.value() != 0);
            }
        }
        return new Logical(span, IntegerType.INT, operation, left, right);
    }

    static TypedExpression conditional(Span span, CtfType type, TypedExpression condition, TypedExpression whenTrue,
            TypedExpression whenFalse) {
        if (condition instanceof Constant c) {
            return retype(span, type, c.value() != 0 ? whenTrue : whenFalse);
        }
        return new Conditional(span, type, condition, whenTrue, whenFalse);
    }

    private static TypedExpression truth(Span span, boolean value) {
        return new Constant(span, IntegerType.INT, value ? 1 : 0);
    }
}
