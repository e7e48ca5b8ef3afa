package org.dtrace4j.ctf;

/**
 * A type of C or of D.
 *
 * <p>{@link TypedefType} and {@link QualifiedType} are transparent: {@link #resolved()} looks through them, and most
 * questions are to be asked of what it returns.
 */
public sealed interface CtfType
        permits VoidType, IntegerType, FloatType, PointerType, ArrayType, FunctionType, StructType, EnumType,
                TypedefType, QualifiedType, StringType, StackType, SymbolType, DynamicType {
    /** Size in bytes; 0 for {@code void}, functions, incomplete structures and types without a size. */
    long size();

    /** Alignment in bytes, at least 1. */
    int alignment();

    /** The type behind all typedefs and qualifiers. */
    default CtfType resolved() {
        return this;
    }

    /** Calls the visitor's method for this kind of type. */
    <R> R accept(CtfVisitor<R> visitor);

    /** The type as a C programmer writes it: {@code struct vnode *}, {@code int [4]}, {@code uint_t}. */
    default String spelling() {
        return TypePrinter.spell(this);
    }
}
