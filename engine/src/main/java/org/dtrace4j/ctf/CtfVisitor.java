package org.dtrace4j.ctf;

/** One method for each kind of type, without defaults: a new kind makes the compiler show every place that must know it. */
public interface CtfVisitor<R> {
    R visitVoid(VoidType type);

    R visitInteger(IntegerType type);

    R visitFloat(FloatType type);

    R visitPointer(PointerType type);

    R visitArray(ArrayType type);

    R visitFunction(FunctionType type);

    R visitStruct(StructType type);

    R visitEnum(EnumType type);

    R visitTypedef(TypedefType type);

    R visitQualified(QualifiedType type);

    R visitString(StringType type);

    R visitStack(StackType type);

    R visitSymbol(SymbolType type);

    R visitDynamic(DynamicType type);
}
