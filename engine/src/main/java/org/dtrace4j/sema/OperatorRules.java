package org.dtrace4j.sema;

import java.util.stream.Stream;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.sema.TypedExpression.ArithmeticOperation;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedExpression.LogicalOperation;
import org.dtrace4j.sema.TypedExpression.Relation;
import org.dtrace4j.sema.TypedExpression.UnaryOperation;
import org.dtrace4j.source.Span;

/** The rules of C and D for operators: which operands go together, in which type, with which result. */
final class OperatorRules {
    private static final CtfType PTRDIFF = new TypedefType("ptrdiff_t", IntegerType.LONG);

    private OperatorRules() { }

    /** A binary operator that is not an assignment, applied to checked operands. */
    static TypedExpression binary(Span span, Expression.BinaryOperator operator, TypedExpression left,
            TypedExpression right) {
        return switch (operator) {
            case MULTIPLY -> arithmetic(span, operator, ArithmeticOperation.MULTIPLY, left, right);
            case DIVIDE -> arithmetic(span, operator, ArithmeticOperation.DIVIDE, left, right);
            case REMAINDER -> arithmetic(span, operator, ArithmeticOperation.REMAINDER, left, right);
            case AND -> arithmetic(span, operator, ArithmeticOperation.AND, left, right);
            case OR -> arithmetic(span, operator, ArithmeticOperation.OR, left, right);
            case XOR -> arithmetic(span, operator, ArithmeticOperation.XOR, left, right);
            case SHIFT_LEFT -> shift(span, operator, ArithmeticOperation.SHIFT_LEFT, left, right);
            case SHIFT_RIGHT -> shift(span, operator, ArithmeticOperation.SHIFT_RIGHT, left, right);
            case ADD -> add(span, left, right);
            case SUBTRACT -> subtract(span, left, right);
            case LESS -> compare(span, operator, Relation.LESS, left, right);
            case LESS_EQUAL -> compare(span, operator, Relation.LESS_EQUAL, left, right);
            case GREATER -> compare(span, operator, Relation.GREATER, left, right);
            case GREATER_EQUAL -> compare(span, operator, Relation.GREATER_EQUAL, left, right);
            case EQUAL -> compare(span, operator, Relation.EQUAL, left, right);
            case NOT_EQUAL -> compare(span, operator, Relation.NOT_EQUAL, left, right);
            case LOGICAL_AND -> logical(span, operator, LogicalOperation.AND, left, right);
            case LOGICAL_OR -> logical(span, operator, LogicalOperation.OR, left, right);
            case LOGICAL_XOR -> logical(span, operator, LogicalOperation.XOR, left, right);
        };
    }

    private static void requireIntegers(Span span, Expression.BinaryOperator operator, TypedExpression left,
            TypedExpression right) {
        boolean integers = Types.isInteger(left.type()) && Types.isInteger(right.type());
        boolean multiplicative = operator == Expression.BinaryOperator.MULTIPLY
                || operator == Expression.BinaryOperator.DIVIDE;
        requireOperands(integers, multiplicative ? ErrorTag.D_OP_ARITH : ErrorTag.D_OP_INT, span, operator.spelling(),
                multiplicative ? "arithmetic" : "integral");
    }

    private static void requireOperands(boolean given, ErrorTag tag, Span span, String operator, String kind) {
        if (!given) {
            throw new Refusal(tag, span, "operator " + operator + " requires operands of " + kind + " type");
        }
    }

    private static TypedExpression arithmetic(Span span, Expression.BinaryOperator operator,
            ArithmeticOperation operation, TypedExpression left, TypedExpression right) {
        requireIntegers(span, operator, left, right);
        CtfType type = Types.common(left.type(), right.type());
        return Folding.arithmetic(span, type, operation, Folding.convert(left.span(), type, left),
                Folding.convert(right.span(), type, right));
    }

    private static TypedExpression shift(Span span, Expression.BinaryOperator operator, ArithmeticOperation operation,
            TypedExpression left, TypedExpression right) {
        requireIntegers(span, operator, left, right);
        CtfType type = Types.promote(left.type());
        return Folding.arithmetic(span, type, operation, Folding.convert(left.span(), type, left), right);
    }

    /** {@code left + right}: integers, or a pointer and an integer. */
    static TypedExpression add(Span span, TypedExpression left, TypedExpression right) {
        if (Types.isInteger(left.type()) && Types.isInteger(right.type())) {
            return arithmetic(span, Expression.BinaryOperator.ADD, ArithmeticOperation.ADD, left, right);
        }
        TypedExpression l = pointer(left);
        TypedExpression r = pointer(right);
        if (isMovable(l) && Types.isInteger(r.type())) {
            return MemoryRules.offset(span, l, r, targetSize(l));
        }
        if (Types.isInteger(l.type()) && isMovable(r)) {
            return MemoryRules.offset(span, r, l, targetSize(r));
        }
        throw incompatible(span, "+", left, right);
    }

    /** {@code left - right}: integers, a pointer and an integer, or two pointers. */
    static TypedExpression subtract(Span span, TypedExpression left, TypedExpression right) {
        if (Types.isInteger(left.type()) && Types.isInteger(right.type())) {
            return arithmetic(span, Expression.BinaryOperator.SUBTRACT, ArithmeticOperation.SUBTRACT, left, right);
        }
        TypedExpression l = pointer(left);
        TypedExpression r = pointer(right);
        if (isMovable(l) && Types.isInteger(r.type())) {
            TypedExpression negative = Folding.unary(right.span(), IntegerType.LONG, UnaryOperation.NEGATE,
                    Folding.convert(right.span(), IntegerType.LONG, r));
            return MemoryRules.offset(span, l, negative, targetSize(l));
        }
        if (isMovable(l) && isMovable(r) && Types.pointersAgree(l.type(), r.type())) {
            TypedExpression bytes = Folding.arithmetic(span, PTRDIFF, ArithmeticOperation.SUBTRACT,
                    Folding.retype(span, PTRDIFF, l), Folding.retype(span, PTRDIFF, r));
            return Folding.arithmetic(span, PTRDIFF, ArithmeticOperation.DIVIDE, bytes,
                    new Constant(span, PTRDIFF, targetSize(l)));
        }
        throw incompatible(span, "-", left, right);
    }

    /** Strings and arrays as pointers, as {@code +}, {@code -} and comparisons with NULL take them. */
    private static TypedExpression pointer(TypedExpression e) {
        return Types.isString(e.type()) ? Folding.retype(e.span(), BuiltinTypes.CHAR_POINTER, e) : MemoryRules.decay(e);
    }

    private static boolean isMovable(TypedExpression e) {
        return Types.isPointer(e.type()) && !Types.isSizelessPointer(e.type()) && targetSize(e) != 0;
    }

    private static long targetSize(TypedExpression pointer) {
        return Types.target(pointer.type()).size();
    }

    private static TypedExpression compare(Span span, Expression.BinaryOperator operator, Relation relation,
            TypedExpression left, TypedExpression right) {
        if (Types.isInteger(left.type()) && Types.isInteger(right.type())) {
            CtfType type = Types.common(left.type(), right.type());
            return Folding.comparison(span, relation, Types.isUnsigned(type), Folding.convert(left.span(), type, left),
                    Folding.convert(right.span(), type, right));
        }
        if (Types.isStringCompatible(left.type()) && Types.isStringCompatible(right.type())
                && (Types.isString(left.type()) || Types.isString(right.type()))) {
            return new TypedExpression.StringComparison(span, IntegerType.INT, relation, left, right);
        }
        TypedExpression l = isZero(right) ? pointer(left) : MemoryRules.decay(left);
        TypedExpression r = isZero(left) ? pointer(right) : MemoryRules.decay(right);
        if (pointersCompatible(l, r)) {
            return Folding.comparison(span, relation, true, l, r);
        }
        throw incompatible(span, operator.spelling(), left, right);
    }

    /** Two pointers that agree, or a pointer and a constant 0. */
    static boolean pointersCompatible(TypedExpression left, TypedExpression right) {
        boolean leftZero = isZero(left);
        boolean rightZero = isZero(right);
        if (Types.isPointerOrArray(left.type()) && Types.isPointerOrArray(right.type())) {
            return Types.pointersAgree(left.type(), right.type());
        }
        return leftZero && Types.isPointerOrArray(right.type()) || rightZero && Types.isPointerOrArray(left.type());
    }

    /** Whether it is an integer constant 0, such as NULL. */
    static boolean isZero(TypedExpression e) {
        return e instanceof Constant c && c.value() == 0 && Types.isInteger(c.type());
    }

    private static TypedExpression logical(Span span, Expression.BinaryOperator operator, LogicalOperation operation,
            TypedExpression left, TypedExpression right) {
        if (!Types.isScalar(left.type()) || !Types.isScalar(right.type())) {
            throw notScalar(Diagnostic.error(ErrorTag.D_OP_SCALAR, span,
                    "operator " + operator.spelling() + " requires operands of scalar type"), left, right);
        }
        return Folding.logical(span, operation, left, right);
    }

    /** A refusal of operands that are no conditions, with a hint where one is an assignment, which the user may not know. */
    private static Refusal notScalar(Diagnostic error, TypedExpression... operands) {
        return new Refusal(Stream.of(operands).anyMatch(TypedExpression.VariableWrite.class::isInstance)
                ? error.withHint("to compare, write ==") : error);
    }

    /** {@code left op= right}: the value that is stored. */
    static TypedExpression compound(Span span, Expression.BinaryOperator operator, TypedExpression left,
            TypedExpression right) {
        String spelling = operator.spelling() + "=";
        boolean integers = Types.isInteger(left.type()) && Types.isInteger(right.type());
        switch (operator) {
            case ADD, SUBTRACT -> {
                if (Types.isString(left.type()) || Types.isString(right.type())) {
                    throw incompatible(span, spelling, left, right);
                }
                if (!integers && !isMovable(left)) {
                    throw new Refusal(ErrorTag.D_OP_VFPTR, span,
                            "operator " + spelling + " requires left-hand scalar operand of known size");
                }
                if (!integers && !Types.isInteger(right.type())) {
                    throw incompatible(span, spelling, left, right);
                }
            }
            case MULTIPLY, DIVIDE -> requireOperands(integers, ErrorTag.D_OP_ARITH, span, spelling, "arithmetic");
            default -> requireOperands(integers, ErrorTag.D_OP_INT, span, spelling, "integral");
        }
        return binary(span, operator, left, right);
    }

    /** {@code condition ? whenTrue : whenFalse}. */
    static TypedExpression conditional(Span span, TypedExpression condition, TypedExpression whenTrue,
            TypedExpression whenFalse) {
        if (!Types.isScalar(condition.type())) {
            throw notScalar(Diagnostic.error(ErrorTag.D_OP_SCALAR, condition.span(),
                    "operator ?: expression must be of scalar type"), condition);
        }
        CtfType type;
        TypedExpression a = MemoryRules.decay(whenTrue);
        TypedExpression b = MemoryRules.decay(whenFalse);
        if (Types.isInteger(a.type()) && Types.isInteger(b.type())) {
            type = Types.common(a.type(), b.type());
            a = Folding.convert(a.span(), type, a);
            b = Folding.convert(b.span(), type, b);
        } else if (Types.isStringCompatible(whenTrue.type()) && Types.isStringCompatible(whenFalse.type())
                && (Types.isString(whenTrue.type()) || Types.isString(whenFalse.type()))) {
            type = StringType.STRING;
        } else if (Types.isString(a.type()) && isZero(b) || isZero(a) && Types.isString(b.type())) {
            type = StringType.STRING;
        } else if (pointersCompatible(a, b)) {
            type = isZero(a) || Types.isPointer(a.type()) && Types.isVoid(Types.target(a.type())) && !isZero(b)
                    ? b.type() : a.type();
        } else if (!Types.isVoid(a.type()) && Types.isByReference(a.type()) && Types.same(a.type(), b.type())) {
            type = a.type();
        } else {
            throw new Refusal(ErrorTag.D_OP_INCOMPAT, span, "operator ?: operands must have compatible types");
        }
        return Folding.conditional(span, type, condition, a, b);
    }

    /**
     * A value as it is stored in something of {@code target}: an argument, a key, a variable.
     *
     * @return the converted value; null when the types do not go together
     */
    static TypedExpression assignable(CtfType target, TypedExpression value) {
        Span span = value.span();
        if (Types.isInteger(target) && Types.isInteger(value.type())) {
            return Folding.convert(span, target, value);
        }
        if (Types.isStringCompatible(target) && Types.isStringCompatible(value.type())) {
            return target.resolved() instanceof ArrayType ? null
                    : Folding.retype(span, target, MemoryRules.decay(value));
        }
        if (Types.isStack(target) && Types.isStack(value.type()) || Types.isSymbol(target)
                && Types.isSymbol(value.type())) {
            return value;
        }
        if (target.resolved() instanceof StructType) {
            return Types.same(target, value.type()) ? value : null;
        }
        return Types.isPointer(target) && pointersCompatible(new Constant(span, target, 1), value)
                ? Folding.retype(span, target, MemoryRules.decay(value)) : null;
    }

    /** {@code (type)operand}. */
    static TypedExpression cast(Span span, CtfType type, TypedExpression operand) {
        TypedExpression value = MemoryRules.decay(operand);
        if (Types.isInteger(type) && Types.isScalar(value.type())) {
            return Folding.convert(span, type, value);
        }
        if (Types.isPointer(type) && Types.isScalar(value.type())
                || Types.isString(type) && (Types.isScalar(value.type()) || Types.isStringCompatible(operand.type()))
                || Types.isByReference(type) && Types.same(type, operand.type())) {
            boolean cut = Types.isPointer(type) && Types.isInteger(value.type()) && type.size() < Long.BYTES;
            return Folding.retype(span, type, cut ? Folding.convert(span, IntegerType.UNSIGNED_INT, value) : value);
        }
        if (Types.isVoid(type)) {
            return new TypedExpression.Retyped(span, type, value);
        }
        throw new Refusal(ErrorTag.D_CAST_INVAL, span, "invalid cast expression: \"" + operand.type().spelling()
                + "\" to \""
                + type.spelling() + "\"");
    }

    static Refusal incompatible(Span span, String operator, TypedExpression left, TypedExpression right) {
        Diagnostic error = Diagnostic.error(ErrorTag.D_OP_INCOMPAT, span, "operands have incompatible types: \""
                + left.type().spelling() + "\" " + operator + " \"" + right.type().spelling() + "\"");
        if (Types.isString(left.type()) && right.span().text().startsWith("'")) {
            return new Refusal(error.withHint("a string stands in double quotes, a character in single ones"));
        }
        return new Refusal(operator.equals("+") && Types.isString(left.type()) && Types.isString(right.type())
                ? error.withHint("strjoin() joins strings") : error);
    }
}
