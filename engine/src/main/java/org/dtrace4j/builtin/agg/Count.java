package org.dtrace4j.builtin.agg;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/** {@code count()}: how often it was called. */
public final class Count implements AggregatingFunction {
    @ProbeCode
    public static void update(Firing f, int slot, long value, long weight, long parameter) {
        f.setData(slot, 0, f.data(slot, 0) + weight);
    }

    @Override
    public String description() {
        return "how often it was called";
    }

    @Override
    public String name() {
        return "count";
    }

    @Override
    public boolean takesValue() {
        return false;
    }

    @Override
    public int words(long parameter) {
        return 1;
    }

    @Override
    public boolean isCounter() {
        return true;
    }

    @Override
    public void merge(long[] into, long[] from) {
        Aggregations.add(into, from);
    }

    @Override
    public int compare(long[] left, long[] right, long parameter) {
        return Long.compare(left[0], right[0]);
    }

    @Override
    public Shape shape(long parameter) {
        return new Shape.Scalar((data, normal) -> data[0] / normal, true);
    }
}
