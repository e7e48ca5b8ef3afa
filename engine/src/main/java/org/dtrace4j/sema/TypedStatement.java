package org.dtrace4j.sema;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.source.Span;

/** A checked statement. */
public sealed interface TypedStatement {
    Span span();

    <R> R accept(Visitor<R> visitor);

    /** Evaluates an expression for what it does. */
    record Evaluate(Span span, TypedExpression expression) implements TypedStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitEvaluate(this);
        }
    }

    /**
     * {@code @a[keys] = function(value, …)}.
     *
     * @param value what is aggregated, if the function takes a value
     * @param weight the increment, if the program gives one
     */
    record Aggregate(Span span, Aggregation aggregation, List<TypedExpression> keys, Optional<TypedExpression> value,
            Optional<TypedExpression> weight) implements TypedStatement {
        public Aggregate {
            keys = List.copyOf(keys);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAggregate(this);
        }
    }

    /**
     * An action.
     *
     * @param fields what it records, in order
     * @param format its format string, else empty
     * @param aggregations what it refers to
     * @param argument its constant, else 0
     * @param operands what the method of its row is given
     */
    record Act(Span span, Action row, List<Field> fields, String format, List<Aggregation> aggregations, long argument,
            List<TypedExpression> operands) implements TypedStatement {
        public Act {
            fields = List.copyOf(fields);
            aggregations = List.copyOf(aggregations);
            operands = List.copyOf(operands);
        }

        /** An action whose method needs no operands. */
        public Act(Span span, Action row, List<Field> fields, String format, List<Aggregation> aggregations,
                long argument) {
            this(span, row, fields, format, aggregations, argument, List.of());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAct(this);
        }
    }

    /**
     * One value to record.
     *
     * @param value the value, or the address of the bytes
     * @param size its size in the record in bytes
     * @param kind how the consumer reads it
     */
    record Field(TypedExpression value, int size, FieldImage.Kind kind) { }

    /** One method for each kind of statement. */
    interface Visitor<R> {
        R visitEvaluate(Evaluate s);

        R visitAggregate(Aggregate s);

        R visitAct(Act s);
    }
}
