package org.dtrace4j.sema;

import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.StackType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.SymbolType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.types.IntegerRules;

/** Questions about types that the rules of C and D ask. */
public final class Types {
    private Types() { }

    /** Integers and enumerations. */
    public static boolean isInteger(CtfType type) {
        CtfType t = type.resolved();
        return t instanceof IntegerType || t instanceof EnumType;
    }

    static boolean isPointer(CtfType type) {
        return type.resolved() instanceof PointerType;
    }

    /** What can stand in a condition: integers, enumerations, pointers. */
    static boolean isScalar(CtfType type) {
        return isInteger(type) || isPointer(type);
    }

    public static boolean isString(CtfType type) {
        return type.resolved() instanceof StringType;
    }

    public static boolean isVoid(CtfType type) {
        return type.resolved() instanceof VoidType;
    }

    /** {@code string}, {@code char *} and {@code char []}. */
    static boolean isStringCompatible(CtfType type) {
        CtfType t = type.resolved();
        if (t instanceof PointerType p) {
            return isChar(p.target());
        }
        return t instanceof StringType || t instanceof ArrayType a && isChar(a.element());
    }

    private static boolean isChar(CtfType type) {
        return type.resolved() instanceof IntegerType i && i.kind() == IntegerType.Kind.CHARACTER;
    }

    /** {@code void *} and pointers to functions: what no arithmetic can be done with. */
    static boolean isSizelessPointer(CtfType type) {
        return type.resolved() instanceof PointerType p
                && (isVoid(p.target()) || p.target().resolved() instanceof FunctionType);
    }

    /** Whether values of this type are extended with zeros: unsigned integers and pointers. */
    public static boolean isUnsigned(CtfType type) {
        CtfType t = type.resolved();
        return t instanceof PointerType || t instanceof IntegerType i && !i.signed();
    }

    /** Values that lie in memory and are handed about by address. */
    public static boolean isByReference(CtfType type) {
        CtfType t = type.resolved();
        return t instanceof StringType || t instanceof StructType || t instanceof ArrayType;
    }

    /** The integer type behind an integer or enumeration. */
    public static IntegerType integer(CtfType type) {
        CtfType t = type.resolved();
        return t instanceof EnumType ? IntegerType.INT : (IntegerType) t;
    }

    /** The integer promotions: what is narrower than {@code int} becomes {@code int}. */
    static CtfType promote(CtfType type) {
        IntegerType promoted = IntegerRules.promoted(integer(type));
        return promoted.equals(type.resolved()) ? type : promoted;
    }

    /**
     * The usual arithmetic conversions: the type in which two integers are computed with, by an operand's name if it
     * can.
     */
    static CtfType common(CtfType left, CtfType right) {
        IntegerType common = IntegerRules.common(integer(left), integer(right));
        if (common.equals(left.resolved())) {
            return unqualified(left);
        }
        return common.equals(right.resolved()) ? unqualified(right) : common;
    }

    /** The type that a pointer points to or an array holds. */
    static CtfType target(CtfType type) {
        CtfType t = type.resolved();
        return t instanceof PointerType p ? p.target() : ((ArrayType) t).element();
    }

    static boolean isPointerOrArray(CtfType type) {
        CtfType t = type.resolved();
        return t instanceof PointerType || t instanceof ArrayType;
    }

    /** Whether two pointer or array types go together: the same target, or one of them {@code void *}. */
    static boolean pointersAgree(CtfType left, CtfType right) {
        CtfType l = target(left);
        CtfType r = target(right);
        return isVoid(l) || isVoid(r) || same(l, r);
    }

    /**
     * Whether two types are the same to C, looking through typedefs and qualifiers. A forward declaration is the same
     * as a type of its tag.
     */
    static boolean same(CtfType left, CtfType right) {
        CtfType l = left.resolved();
        CtfType r = right.resolved();
        if (l.equals(r)) {
            return true;
        }
        if (l instanceof PointerType lp && r instanceof PointerType rp) {
            return same(lp.target(), rp.target());
        }
        if (l instanceof ArrayType la && r instanceof ArrayType ra) {
            return la.count() == ra.count() && same(la.element(), ra.element());
        }
        if (l instanceof IntegerType li && r instanceof IntegerType ri) {
            return li.bits() == ri.bits() && li.signed() == ri.signed() && li.kind() == ri.kind();
        }
        if (l instanceof StructType ls && r instanceof StructType rs) {
            return ls.kind() == rs.kind() && ls.tag().equals(rs.tag()) && !ls.tag().isEmpty()
                    && (!ls.isComplete() || !rs.isComplete() || ls.size() == rs.size());
        }
        if (l instanceof EnumType le && r instanceof EnumType re) {
            return le.tag().equals(re.tag()) && !le.tag().isEmpty();
        }
        return l instanceof FunctionType && r instanceof FunctionType;
    }

    static boolean isDynamic(CtfType type) {
        return type.resolved() instanceof DynamicType;
    }

    public static boolean isStack(CtfType type) {
        return type.resolved() instanceof StackType;
    }

    static boolean isSymbol(CtfType type) {
        return type.resolved() instanceof SymbolType;
    }

    /** The type without its outermost qualifiers: what a value copied out of a qualified object has. */
    static CtfType unqualified(CtfType type) {
        CtfType t = type;
        while (t instanceof QualifiedType q) {
            t = q.target();
        }
        return t;
    }
}
