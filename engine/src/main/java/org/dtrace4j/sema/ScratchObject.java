package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.builtin.subr.Subroutine;
import org.dtrace4j.builtin.subr.Subroutines;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.sema.TypedExpression.Call;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedExpression.Let;
import org.dtrace4j.sema.TypedExpression.Place;
import org.dtrace4j.sema.TypedExpression.Sequence;
import org.dtrace4j.sema.TypedExpression.Store;
import org.dtrace4j.sema.TypedExpression.Temporary;
import org.dtrace4j.sema.TypedExpression.TemporaryRead;
import org.dtrace4j.source.Span;

/** An expression that makes an object in scratch memory: takes room, clears it, sets members one after the other. */
final class ScratchObject {
    private static final String TAKE = "alloca";
    private static final String COPY = "bcopy";
    /** Of a string only the characters can be read where it lies; what this makes of it is as long as strings can be. */
    private static final String JOIN = "strjoin";
    private static final TypedExpression NOTHING = new TypedExpression.StringConstant(Span.none(), StringType.STRING, "");

    private final Span span;
    private final CtfType type;
    private final Temporary address = new Temporary(new PointerType(IntegerType.UNSIGNED_CHAR));
    private final List<TypedExpression> steps = new ArrayList<>();
    private final long size;
    private final long stringBytes;

    /**
     * @param size of the object
     * @param stringBytes size of a string
     */
    ScratchObject(Span span, CtfType type, long size, long stringBytes) {
        this.stringBytes = stringBytes;
        this.span = span;
        this.type = type;
        this.size = size;
        long at = 0;
        for (IntegerType unit : List.of(IntegerType.UNSIGNED_LONG, IntegerType.UNSIGNED_CHAR)) {
            for (long bytes = unit.size(); at + bytes <= size; at += bytes) {
                steps.add(new Store(span, unit, at(unit, at), new Constant(span, unit, 0)));
            }
        }
    }

    private TypedExpression at(CtfType target, long offset) {
        TypedExpression start = new TemporaryRead(span, address);
        return Folding.retype(span, new PointerType(target), offset == 0 ? start
                : MemoryRules.offset(span, start, new Constant(span, IntegerType.LONG, offset), 1));
    }

    /**
     * Sets a member.
     *
     * @param bytes its size
     * @param value of the member's type
     */
    void set(StructType.Member member, long bytes, TypedExpression value) {
        if (member.isBitField()) {
            steps.add(StoreRules.assignment(span, "=", new TypedExpression.BitFieldLoad(span, member.type(),
                    at(member.type(), member.offset()), member.bitOffset(), member.bitWidth()), Optional.empty(),
                    value));
        } else if (!Types.isByReference(member.type())) {
            steps.add(new Store(span, member.type(), at(member.type(), member.offset()), value));
        } else {
            TypedExpression source = value instanceof Place place ? place.address() : value;
            if (source instanceof TypedExpression.Retyped retyped) {
                source = retyped.operand();
            }
            boolean string = Types.isString(source.type());
            steps.add(call(COPY, List.of(
                    Folding.retype(span, BuiltinTypes.VOID_POINTER, string ? call(JOIN, List.of(source, NOTHING)) : source),
                    Folding.retype(span, BuiltinTypes.VOID_POINTER, at(member.type(), member.offset())),
                    new Constant(span, BuiltinTypes.SIZE, string ? Math.min(bytes, stringBytes) : bytes))));
        }
    }

    TypedExpression expression() {
        TypedExpression body = new Place(span, type, at(type, 0));
        for (int i = steps.size() - 1; i >= 0; i--) {
            body = new Sequence(span, steps.get(i), body);
        }
        return new Let(span, address, Folding.retype(span, address.type(),
                call(TAKE, List.of(new Constant(span, BuiltinTypes.SIZE, size)))), body);
    }

    private TypedExpression call(String name, List<TypedExpression> arguments) {
        Subroutine row = Subroutines.find(name).orElseThrow();
        return new Call(span, row.result(), row, arguments);
    }
}
