package org.dtrace4j.builtin.agg;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/** {@code min(x)}: the smallest value, 0 when there was none. Words: whether there was a value, the value. */
public final class Minimum implements AggregatingFunction {
    @ProbeCode
    public static void update(Firing f, int slot, long value, long weight, long parameter) {
        if (f.data(slot, 0) == 0) {
            f.setData(slot, 0, 1);
            f.setData(slot, 1, value);
        } else if (value < f.data(slot, 1)) {
            f.setData(slot, 1, value);
        }
    }

    @Override
    public String description() {
        return "the smallest value";
    }

    @Override
    public String name() {
        return "min";
    }

    @Override
    public int words(long parameter) {
        return 2;
    }

    @Override
    public void merge(long[] into, long[] from) {
        if (from[0] != 0) {
            into[1] = into[0] == 0 ? from[1] : Math.min(into[1], from[1]);
            into[0] = 1;
        }
    }

    @Override
    public int compare(long[] left, long[] right, long parameter) {
        return Long.compare(left[1], right[1]);
    }

    @Override
    public Shape shape(long parameter) {
        return new Shape.Scalar((data, normal) -> data[1] / normal, false);
    }
}
