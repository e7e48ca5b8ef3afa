package org.dtrace4j.builtin.agg;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/** {@code avg(x)}: the mean, rounded towards 0. Words: how many values, their total. */
public final class Average implements AggregatingFunction {
    @ProbeCode
    public static void update(Firing f, int slot, long value, long weight, long parameter) {
        f.setData(slot, 0, f.data(slot, 0) + 1);
        f.setData(slot, 1, f.data(slot, 1) + value);
    }

    @Override
    public String description() {
        return "the mean of the values";
    }

    @Override
    public String name() {
        return "avg";
    }

    @Override
    public int words(long parameter) {
        return 2;
    }

    @Override
    public void merge(long[] into, long[] from) {
        Aggregations.add(into, from);
    }

    @Override
    public int compare(long[] left, long[] right, long parameter) {
        return Long.compare(average(left, 1), average(right, 1));
    }

    @Override
    public Shape shape(long parameter) {
        return new Shape.Scalar(Average::average, true);
    }

    private static long average(long[] data, long normal) {
        return data[0] == 0 ? 0 : data[1] / normal / data[0];
    }
}
