package org.dtrace4j.sema;

import java.util.List;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.sema.TypedExpression.ArithmeticOperation;
import org.dtrace4j.sema.TypedExpression.BitFieldLoad;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedExpression.Load;
import org.dtrace4j.sema.TypedExpression.Place;
import org.dtrace4j.sema.TypedExpression.VariableRead;
import org.dtrace4j.source.Span;

/** Objects in memory: members, elements, what pointers point to, addresses. */
final class MemoryRules {
    private MemoryRules() { }

    /** The object of {@code type} at {@code address}. */
    static TypedExpression object(Span span, CtfType type, TypedExpression address) {
        return Types.isByReference(type) || type.resolved() instanceof FloatType
                || type.resolved() instanceof FunctionType
                ? new Place(span, type, address) : new Load(span, type, address);
    }

    /** An array or a string as the pointer to its first element; anything else as it is. */
    static TypedExpression decay(TypedExpression e) {
        if (e.type().resolved() instanceof ArrayType a) {
            return Folding.retype(e.span(), new PointerType(a.element()), address(e));
        }
        return e;
    }

    /**
     * A value as the member of a structure that it is to stand for: arrays by address, also those of another length.
     *
     * @return null when the types do not go together
     */
    static TypedExpression asMember(CtfType type, TypedExpression value) {
        if (type.resolved() instanceof ArrayType array) {
            boolean same = Types.isStringCompatible(type) && Types.isStringCompatible(value.type())
                    || value.type().resolved() instanceof ArrayType other && Types.same(array.element(), other.element());
            return same ? new Place(value.span(), type,
                    Folding.retype(value.span(), new PointerType(type), address(value))) : null;
        }
        return OperatorRules.assignable(type, value);
    }

    /** The address that stands for a value that lies in memory. */
    private static TypedExpression address(TypedExpression e) {
        return e instanceof Place p ? p.address() : e;
    }

    /** {@code pointer + index * size}. */
    static TypedExpression offset(Span span, TypedExpression pointer, TypedExpression index, long size) {
        TypedExpression scaled = Folding.convert(index.span(), IntegerType.LONG, index);
        if (size != 1) {
            scaled = Folding.arithmetic(span, IntegerType.LONG, ArithmeticOperation.MULTIPLY, scaled,
                    new Constant(span, IntegerType.LONG, size));
        }
        return plus(span, pointer, scaled);
    }

    private static TypedExpression plus(Span span, TypedExpression pointer, TypedExpression bytes) {
        return bytes instanceof Constant c && c.value() == 0 ? pointer
                : Folding.arithmetic(span, pointer.type(), ArithmeticOperation.ADD, pointer, bytes);
    }

    /** {@code *pointer}. */
    static TypedExpression dereference(Span span, TypedExpression operand) {
        if (operand instanceof TypedExpression.Translated translated && translated.isPointer()) {
            return translated.as(span, DynamicType.TRANSLATED);
        }
        TypedExpression pointer = decay(operand);
        if (!Types.isPointer(pointer.type())) {
            throw new Refusal(ErrorTag.D_DEREF_NONPTR, span, "cannot dereference non-pointer type");
        }
        CtfType target = Types.target(pointer.type());
        if (Types.isVoid(target)) {
            throw new Refusal(ErrorTag.D_DEREF_VOID, span, "cannot dereference pointer to void");
        }
        if (target.resolved() instanceof FunctionType) {
            throw new Refusal(ErrorTag.D_DEREF_FUNC, span, "cannot dereference pointer to function");
        }
        return object(span, target, pointer);
    }

    /** {@code &operand}. */
    static TypedExpression addressOf(Span span, TypedExpression operand) {
        if (operand instanceof TypedExpression.Translated translated && !translated.isPointer()) {
            return translated.as(span, DynamicType.TRANSLATED_POINTER);
        }
        if (operand instanceof Load load) {
            return Folding.retype(span, new PointerType(load.type()), load.address());
        }
        if (operand instanceof Place place && !Types.isString(place.type())) {
            return Folding.retype(span, new PointerType(place.type()), place.address());
        }
        if (operand instanceof BitFieldLoad) {
            throw new Refusal(ErrorTag.D_ADDROF_BITFIELD, span, "cannot take address of bit-field");
        }
        if (operand instanceof TypedExpression.VariableRead || operand instanceof TypedExpression.BuiltinRead) {
            throw new Refusal(ErrorTag.D_ADDROF_VAR, span, "cannot take address of dynamic variable");
        }
        throw new Refusal(ErrorTag.D_ADDROF_LVAL, span, "unacceptable operand for unary & operator");
    }

    /** {@code base.member} or {@code base->member}. */
    static TypedExpression member(ExpressionChecker checker, Expression.Member syntax, TypedExpression base) {
        String operator = syntax.arrow() ? "->" : ".";
        Span span = syntax.span();
        if (base instanceof TypedExpression.Translated translated) {
            checkOperator(syntax, translated.isPointer(), translated.type());
            // What a translator looks at is its own business: programs are promised what it makes of that.
            return checker.scope().stability().aside(() -> translated.translator().member(checker, syntax.memberSpan(),
                    syntax.member(), translated.input()));
        }
        TypedExpression address;
        CtfType type;
        if (syntax.arrow()) {
            TypedExpression pointer = decay(base);
            if (!Types.isPointer(pointer.type())) {
                throw notAPointer(span, base.type());
            }
            address = pointer;
            type = Types.target(pointer.type());
        } else {
            address = address(base);
            type = base.type();
        }
        if (!(type.resolved() instanceof StructType declared)) {
            throw syntax.arrow() ? new Refusal(ErrorTag.D_OP_SOU, span, "operator -> cannot be applied to pointer to "
                    + "type \"" + type.spelling() + "\"; must be applied to a struct or union pointer")
                    : notAStructure(span, type,
                            Types.isPointer(type) && Types.target(type).resolved() instanceof StructType);
        }
        StructType struct = checker.scope().types().complete(declared)
                .orElseThrow(() -> new Refusal(ErrorTag.D_OP_INCOMPLETE, span, "operator "
                + operator + " cannot be applied to a forward declaration: no " + declared.spelling()
                + " definition is available"));
        StructType.Member member = struct.member(syntax.member()).orElseThrow(() -> unknownMember(syntax, struct));
        TypedExpression place = plus(span, Folding.retype(span, new PointerType(member.type()), address),
                new Constant(span, IntegerType.LONG, member.offset()));
        return member.isBitField()
                ? new BitFieldLoad(span, member.type(), place, member.bitOffset(), member.bitWidth())
                : object(span, member.type(), place);
    }

    private static void checkOperator(Expression.Member syntax, boolean pointer, CtfType type) {
        if (syntax.arrow() && !pointer) {
            throw notAPointer(syntax.span(), type);
        }
        if (!syntax.arrow() && pointer) {
            throw notAStructure(syntax.span(), type, true);
        }
    }

    private static Refusal notAPointer(Span span, CtfType type) {
        Diagnostic error = Diagnostic.error(ErrorTag.D_OP_PTR, span, "operator -> must be applied to a pointer");
        return new Refusal(type.resolved() instanceof StructType ? error.withHint("it is no pointer: write .") : error);
    }

    private static Refusal notAStructure(Span span, CtfType type, boolean pointer) {
        Diagnostic error = Diagnostic.error(ErrorTag.D_OP_SOU, span, "operator . cannot be applied to type \""
                + type.spelling() + "\"; must be applied to a struct or union");
        return new Refusal(pointer ? error.withHint("it is a pointer: write ->") : error);
    }

    private static Refusal unknownMember(Expression.Member syntax, StructType struct) {
        Diagnostic error = Diagnostic.error(ErrorTag.D_TYPE_MEMBER, syntax.memberSpan(),
                syntax.member() + " is not a member of " + struct.spelling());
        List<String> names = struct.members().stream().map(StructType.Member::name).toList();
        return new Refusal(Spelling.nearest(syntax.member(), names)
                .map(name -> error.withHint("\"" + name + "\" is a member")).orElse(error));
    }

    /** {@code base[index]} of C. */
    static TypedExpression element(Span span, TypedExpression base, TypedExpression index) {
        if (Types.isString(base.type()) && Types.isInteger(index.type())) {
            TypedExpression characters = Folding.retype(span, new PointerType(IntegerType.CHAR), address(base));
            return new Load(span, IntegerType.CHAR, offset(span, characters, index, 1));
        }
        // What an associative array holds has its bounds watched when the clause runs.
        boolean dynamic = base instanceof VariableRead read && read.variable().isArray();
        if (!dynamic && base.type().resolved() instanceof ArrayType array && index instanceof Constant c) {
            checkBounds(span, array, c);
        }
        return dereference(span, OperatorRules.add(span, base, index));
    }

    /** An array of one element may be C's way to say that there are more of them behind it. */
    private static void checkBounds(Span span, ArrayType array, Constant index) {
        if (array.count() > 1 && (index.value() < 0 || index.value() >= array.count())) {
            throw new Refusal(ErrorTag.D_ARR_BOUNDS, span, "index outside array bounds: " + index.value() + ", max is "
                    + array.count());
        }
    }
}
