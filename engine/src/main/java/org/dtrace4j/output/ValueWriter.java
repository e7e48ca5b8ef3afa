package org.dtrace4j.output;

import org.dtrace4j.value.ArrayValue;
import org.dtrace4j.value.EnumeratorValue;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.StructureValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.TypedValue;
import org.dtrace4j.value.ValueVisitor;

/** Writes values of those kinds that look the same wherever they are printed. */
abstract class ValueWriter implements ValueVisitor<Void> {
    final StringBuilder out;
    private final OutputOptions options;

    ValueWriter(StringBuilder out, OutputOptions options) {
        this.out = out;
        this.options = options;
    }

    @Override
    public Void visitHistogram(HistogramValue value) {
        new HistogramDrawing(options).draw(out, value);
        return null;
    }

    @Override
    public Void visitTable(TableValue value) {
        new TableText(options).write(out, value);
        return null;
    }

    @Override
    public Void visitTyped(TypedValue value) {
        TypedText.write(out, value);
        return null;
    }

    @Override
    public Void visitStructure(StructureValue value) {
        TypedText.write(out, value);
        return null;
    }

    @Override
    public Void visitArray(ArrayValue value) {
        TypedText.write(out, value);
        return null;
    }

    @Override
    public Void visitEnumerator(EnumeratorValue value) {
        TypedText.write(out, value);
        return null;
    }
}
