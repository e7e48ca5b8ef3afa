package org.dtrace4j.value;

/** One method for each kind of value, none of them with a default: a new kind has to be thought of everywhere. */
public interface ValueVisitor<R> {
    R visitInteger(IntegerValue value);

    R visitFloat(FloatValue value);

    R visitString(StringValue value);

    R visitBytes(BytesValue value);

    R visitStack(StackValue value);

    R visitSymbol(SymbolValue value);

    R visitHistogram(HistogramValue value);

    R visitTable(TableValue value);

    R visitTyped(TypedValue value);

    R visitStructure(StructureValue value);

    R visitArray(ArrayValue value);

    R visitEnumerator(EnumeratorValue value);
}
