package org.dtrace4j.consume;

import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.dof.AggregationImage;

/** An aggregation and its function. */
record Aggregation(AggregationImage image, AggregatingFunction function) {
    int id() {
        return image.id();
    }

    int words() {
        return function.words(image.parameter());
    }
}
