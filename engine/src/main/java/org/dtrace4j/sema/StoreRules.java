package org.dtrace4j.sema;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.sema.TypedExpression.ArithmeticOperation;
import org.dtrace4j.sema.TypedExpression.BitFieldLoad;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedExpression.Let;
import org.dtrace4j.sema.TypedExpression.Load;
import org.dtrace4j.sema.TypedExpression.Place;
import org.dtrace4j.sema.TypedExpression.Sequence;
import org.dtrace4j.sema.TypedExpression.Store;
import org.dtrace4j.sema.TypedExpression.Temporary;
import org.dtrace4j.sema.TypedExpression.TemporaryRead;
import org.dtrace4j.sema.TypedExpression.VariableRead;
import org.dtrace4j.source.Span;

/**
 * Assignments to what lies in DTrace's own memory: {@code a[2] = 1}, {@code s.m++}, {@code *p |= 4}.
 *
 * <p>What can be seen to lie in the traced system's memory is no such place. Whatever else a pointer may point to is
 * found out when the clause runs: only variables and scratch memory can be written, anything else is a fault.
 */
final class StoreRules {
    private static final List<IntegerType> UNITS = List.of(IntegerType.UNSIGNED_CHAR, IntegerType.UNSIGNED_SHORT,
            IntegerType.UNSIGNED_INT, IntegerType.UNSIGNED_LONG);

    private StoreRules() { }

    /** Whether {@code e} is a place in memory that a program could change. */
    static boolean isPlace(TypedExpression e) {
        return address(e).map(StoreRules::isOwn).orElse(false);
    }

    private static Optional<TypedExpression> address(TypedExpression e) {
        if (e instanceof Load load) {
            return Optional.of(load.address());
        }
        if (e instanceof Place place) {
            return Optional.of(place.address());
        }
        return e instanceof BitFieldLoad field ? Optional.of(field.address()) : Optional.empty();
    }

    /** Whether an address comes out of variables or subroutines, and so not straight from the traced system. */
    private static boolean isOwn(TypedExpression e) {
        if (e instanceof TypedExpression.Retyped retyped) {
            return isOwn(retyped.operand());
        }
        if (e instanceof TypedExpression.Converted converted) {
            return isOwn(converted.operand());
        }
        if (e instanceof TypedExpression.Arithmetic arithmetic) {
            return isOwn(arithmetic.left()) || isOwn(arithmetic.right());
        }
        if (e instanceof VariableRead || e instanceof TypedExpression.VariableWrite
                || e instanceof TypedExpression.Call) {
            return true;
        }
        return address(e).map(StoreRules::isOwn).orElse(false);
    }

    /** {@code place = value} and {@code place op= value}. */
    static TypedExpression assignment(Span span, String operator, TypedExpression place,
            Optional<Expression.BinaryOperator> operation, TypedExpression value) {
        checkChangeable(span, operator, place);
        if (operation.isEmpty()) {
            return store(span, operator, place, value);
        }
        return once(place, p -> store(span, operator, p, OperatorRules.compound(span, operation.get(), p, value)));
    }

    /** {@code ++place} and {@code --place}. */
    static TypedExpression step(Span span, boolean increment, TypedExpression place) {
        checkChangeable(span, increment ? "++" : "--", place);
        return once(place, p -> stepped(span, increment, p));
    }

    /** {@code place++} and {@code place--}: the old value. */
    static TypedExpression postfix(Span span, boolean increment, TypedExpression place) {
        checkChangeable(span, increment ? "++" : "--", place);
        return once(place, p -> {
            Temporary old = new Temporary(p.type());
            return new Let(span, old, p, new Sequence(span, stepped(span, increment, p), new TemporaryRead(span, old)));
        });
    }

    private static TypedExpression stepped(Span span, boolean increment, TypedExpression place) {
        if (Types.isSizelessPointer(place.type())) {
            throw new Refusal(ErrorTag.D_OP_VFPTR, span, "operator " + (increment ? "++" : "--")
                    + " requires an operand of known size");
        }
        TypedExpression one = new Constant(span, IntegerType.INT, 1);
        return store(span, "=", place, increment ? OperatorRules.add(span, place, one)
                : OperatorRules.subtract(span, place, one));
    }

    private static void checkChangeable(Span span, String operator, TypedExpression place) {
        if (place.type().resolved() instanceof ArrayType) {
            throw new Refusal(ErrorTag.D_OP_ARRFUN, span, "operator " + operator
                    + " may not be applied to operand of type \"" + place.type().spelling() + "\"");
        }
        boolean whole = operator.equals("=") && Types.isByReference(place.type());
        if (!Types.isScalar(place.type()) && !whole) {
            throw new Refusal(ErrorTag.D_OP_SCALAR, span, "operator " + operator
                    + " requires operand of scalar type");
        }
    }

    /** Evaluates the address of a place once, for something that uses the place more than once. */
    private static TypedExpression once(TypedExpression place, Function<TypedExpression, TypedExpression> use) {
        TypedExpression address = address(place).orElseThrow();
        Temporary temporary = new Temporary(address.type());
        return new Let(place.span(), temporary, address,
                use.apply(at(place, new TemporaryRead(address.span(), temporary))));
    }

    private static TypedExpression at(TypedExpression place, TypedExpression address) {
        return place instanceof BitFieldLoad f ? new BitFieldLoad(f.span(), f.type(), address, f.shift(), f.width())
                : new Load(place.span(), place.type(), address);
    }

    private static TypedExpression store(Span span, String operator, TypedExpression place, TypedExpression value) {
        TypedExpression stored = OperatorRules.assignable(place.type(), value);
        if (stored == null) {
            throw OperatorRules.incompatible(span, operator, place, value);
        }
        return place instanceof BitFieldLoad field ? once(field, f -> bitField(span, (BitFieldLoad) f, stored))
                : new Store(span, place.type(), address(place).orElseThrow(), stored);
    }

    /** Changes some bits of a storage unit; the value is that of the field afterwards. */
    private static TypedExpression bitField(Span span, BitFieldLoad field, TypedExpression value) {
        IntegerType unit = UNITS.stream().filter(u -> u.bits() == Types.integer(field.type()).bits()).findFirst()
                .orElseThrow();
        TypedExpression address = Folding.retype(span, new PointerType(unit), field.address());
        long mask = (field.width() == Long.SIZE ? 0 : 1L << field.width()) - 1 << field.shift();
        TypedExpression kept = wide(span, ArithmeticOperation.AND, new Load(span, unit, address), ~mask);
        TypedExpression moved = wide(span, ArithmeticOperation.AND,
                wide(span, ArithmeticOperation.SHIFT_LEFT, value, field.shift()), mask);
        TypedExpression changed = Folding.arithmetic(span, IntegerType.UNSIGNED_LONG, ArithmeticOperation.OR, kept,
                moved);
        return new Sequence(span, new Store(span, unit, address, Folding.convert(span, unit, changed)), field);
    }

    private static TypedExpression wide(Span span, ArithmeticOperation operation, TypedExpression left, long right) {
        CtfType type = IntegerType.UNSIGNED_LONG;
        return Folding.arithmetic(span, type, operation, Folding.convert(span, type, left),
                new Constant(span, type, right));
    }
}
