package org.dtrace4j.value;

/** Something that was traced, or the result of an aggregation. */
public sealed interface Value
        permits IntegerValue, FloatValue, StringValue, BytesValue, StackValue, SymbolValue, HistogramValue, TableValue,
                TypedValue, StructureValue, ArrayValue, EnumeratorValue {
    /** Calls the visitor's method for this kind of value. */
    <R> R accept(ValueVisitor<R> visitor);
}
